package console

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/tenant"
)

// streamLimit is how many accounts, and tenants' menus, one browser's stream
// tells of: as many as somebody can have open.
const streamLimit = 40

// watched is an account whose page is open, and the last card known there.
type watched struct {
	slug  string
	in    desk.WatchActivityInput
	over  bool // the right to see it was taken
	first bool // where it stands is to be found out
}

// told is one push of a stream, as JSON.
type told struct {
	Account string            `json:"account,omitempty"`
	Card    string            `json:"card,omitempty"`
	Order   int64             `json:"order,omitempty"`
	Tenant  string            `json:"tenant,omitempty"`
	Figures map[string]string `json:"figures,omitempty"`
}

// live tells, as server-sent events, which cards come to the accounts whose
// pages are open in a browser, and the numbers in the menus of tenants. There is
// one stream for all pages of a browser, since browsers allow few connections
// to one server. Each push asks again whether the member is still signed in and
// may see the account. The stream ends when they have signed out, when the
// browser leaves, and when the server stops.
func (c *console) live(v *visit) error {
	if err := c.enterBy(v, c.Sessions.Peek); err != nil {
		v.w.WriteHeader(http.StatusNoContent) // after which a browser does not come back
		return nil
	}
	s := &stream{w: v.w, out: http.NewResponseController(v.w), console: c, visit: v, said: map[string]string{}}
	s.menus = limited(v.r.URL.Query()["menu"])
	for _, text := range limited(v.r.URL.Query()["watch"]) {
		if w, ok := watchedIn(text); ok {
			s.watched = append(s.watched, w)
		}
	}
	numbers, err := s.numbers()
	if err != nil {
		return err
	}
	if len(numbers)+len(s.menus) == 0 {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	woken, end := c.Watch(numbers...)
	defer end()
	work, endWork := c.Watch(ledger.Work)
	defer endWork()
	defer c.Health.Stream()()
	if s.open() == nil {
		s.run(woken, work)
	}
	return nil
}

func limited(list []string) []string { return list[:min(len(list), streamLimit)] }

// watchedIn reads slug/login/after.
func watchedIn(text string) (*watched, bool) {
	parts := strings.Split(text, "/")
	if len(parts) != 3 {
		return nil, false
	}
	after, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || after < -1 {
		return nil, false
	}
	return &watched{slug: parts[0], in: desk.WatchActivityInput{Account: parts[1], After: after}, first: after < 0}, true
}

// tenantOf is the tenant of that name in which the member holds a role.
func (v *visit) tenantOf(slug string) (tenant.Tenant, bool) {
	at := slices.IndexFunc(v.tenants, func(t tenant.Tenant) bool { return t.Slug == slug })
	if at < 0 {
		return tenant.Tenant{}, false
	}
	return v.tenants[at], true
}

// workFigures are the numbers in the menu, by their places on the page: how
// much waits for somebody's decision. It is asked for each page and each push,
// so it counts by an index and no further than a menu shows.
func (c *console) workFigures(v *visit) (map[string]string, error) {
	if err := c.countWaiting(v); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for label, n := range v.waiting {
		out[label] = view.MenuCount(v.View, n)
	}
	return out, nil
}

// figuresText is how figures are compared and sent.
func figuresText(figures map[string]string) string {
	text, err := json.Marshal(figures)
	if err != nil {
		panic(err) // texts always have a JSON form
	}
	return string(text)
}
