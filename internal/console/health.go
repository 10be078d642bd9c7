package console

import (
	"net/http"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/health"
)

// healthRoutes are the page of how the installation is, and the part of it
// that refreshes itself.
func (c *console) healthRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /t/{slug}/health", c.inTenant(c.healthPage))
	mux.HandleFunc("GET /t/{slug}/health/now", c.unasked(c.healthNow))
}

func (c *console) healthPage(v *visit) error {
	shown, err := c.health(v)
	if err != nil {
		return err
	}
	return v.show(view.HealthView(view.HealthPage{Frame: c.frame(v, v.T("health.title")), Health: shown}))
}

func (c *console) healthNow(v *visit) error {
	shown, err := c.health(v)
	if err != nil {
		return err
	}
	return v.show(view.HealthRegion(v.View, shown))
}

func (c *console) health(v *visit) (view.Health, error) {
	h, err := c.Health.View(v.r.Context(), v.actor, health.ViewInput{})
	if err != nil {
		return view.Health{}, err
	}
	out := view.Health{Slug: v.slug(), State: string(h.State), Text: v.T("health.whole." + string(h.State)), At: h.At, Version: h.Version, Node: nodeName(h.Node)}
	for _, check := range h.Checks {
		shown := view.HealthCheck{Name: check.Name, State: string(check.State), Text: v.healthText(check)}
		if check.Since != nil && check.State != health.Unknown {
			shown.Since = *check.Since
		}
		if check.Name == "audit" && v.actor.May("audit.search") {
			shown.Href, shown.Way = view.AuditPath(v.slug()), v.T("health.to_audit")
		}
		out.Checks = append(out.Checks, shown)
	}
	return out, nil
}

// healthText says what was found in the reader's language. A finding that this
// version has no text for is told in English.
func (v *visit) healthText(c health.Check) string {
	key := "health." + c.Name + "." + c.Finding
	if !v.Has(key) {
		return c.Message
	}
	values := args{"Names": strings.Join(c.Names, ", ")}
	for name, n := range c.Figures {
		values[camel(name)] = v.figure(name, n)
	}
	return v.T(key, values)
}

// figure writes a measure by the unit that its name ends in.
func (v *visit) figure(name string, n int64) string {
	switch {
	case strings.HasSuffix(name, "_bytes"):
		return v.Bytes(n)
	case strings.HasSuffix(name, "_us"):
		return v.Span(time.Duration(n) * time.Microsecond)
	case strings.HasSuffix(name, "_ms"):
		return v.Span(time.Duration(n) * time.Millisecond)
	case strings.HasSuffix(name, "_at"):
		return v.Moment(time.UnixMicro(n), v.Now, v.Zone)
	}
	return v.Number(int(n))
}

// nodeName is the part of a node's name that people gave it.
func nodeName(node string) string {
	if len(node) > 37 { // what follows is a UUID that tells restarts apart
		return node[:len(node)-37]
	}
	return node
}
