package oidc

import (
	"encoding/json"
	"html/template"
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
)

// problem is an error as applications are told it (RFC 6749, section 5.2).
type problem struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// refuse answers a fault; anything else is logged and answered as the server's
// own failure, which no application takes for a no.
func (s *server) refuse(v *visit, err error) {
	f := fault.As(err)
	if f == nil {
		s.Log.ErrorContext(v.r.Context(), "a request of OpenID Connect failed", "error", err, "request", edge.Of(v.r.Context()).ID, "route", v.r.Pattern)
		v.json(http.StatusServiceUnavailable, problem{Error: "temporarily_unavailable", Description: edge.Broken})
		return
	}
	status := http.StatusBadRequest
	switch f.Kind {
	case fault.Unauthorized:
		status = http.StatusUnauthorized
	case fault.Forbidden:
		status = http.StatusForbidden
	case fault.NotFound:
		status = http.StatusNotFound
	case fault.TooMany:
		status = http.StatusTooManyRequests
	case fault.Unavailable:
		status = http.StatusServiceUnavailable
	case fault.Malformed, fault.Conflict, fault.Stale, fault.TooLarge, fault.Invalid:
	}
	if status == http.StatusUnauthorized {
		v.w.Header().Set("WWW-Authenticate", v.scheme(f))
	}
	v.json(status, problem{Error: f.Code, Description: f.Message})
}

// scheme says how to show who asks (RFC 6749, section 5.2; RFC 6750, section 3).
func (v *visit) scheme(f *fault.Error) string {
	if strings.HasSuffix(v.r.URL.Path, "/userinfo") {
		if v.r.Header.Get("Authorization") == "" {
			return "Bearer"
		}
		return `Bearer error="` + f.Code + `"`
	}
	return `Basic realm="` + v.issuer + `"`
}

func (v *visit) json(status int, body any) {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	_ = json.NewEncoder(v.w).Encode(body)
}

// redirect sends the browser on. A form that was sent becomes a look (303).
func (v *visit) redirect(to string) error {
	v.w.Header().Set("Location", to)
	v.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// returnPage sends the browser on by a page instead of a redirect: after a
// form, Chromium holds redirects to the page's form-action, and the address is
// another site's (CSP Level 3, section 6.4.1). It has no words but the
// address's host.
var returnPage = template.Must(template.New("return").Parse(
	`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{.Host}}</title><meta http-equiv="refresh" content="0;url={{.To}}"></head>` +
		`<body><p><a href="{{.To}}" rel="noreferrer">{{.Host}}</a></p></body></html>`))

// leave sends a browser that comes from the portal's forms to the application.
func (v *visit) leave(to string) error {
	_, rest, _ := strings.Cut(to, "://")
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, "?")
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Referrer-Policy", "no-referrer")
	return returnPage.Execute(v.w, struct {
		To   template.URL
		Host string
	}{template.URL(to), host}) //nolint:gosec // the address was registered, and is escaped as an attribute
}
