package console

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
)

// outcome is what a search has come to.
type outcome struct {
	results *view.Results
	// only is the one account that was found by an identifier, if there is
	// one; certain says that no longer term could mean another account.
	only    string
	certain bool
	// fault is why it was not run, and problems where, by field of the form.
	fault    *fault.Error
	problems map[string]string
}

func (o outcome) status() int {
	if o.fault != nil {
		return statusOf(o.fault)
	}
	return http.StatusOK
}

// find runs a search. A search that cannot be run is an outcome, told where
// the results would stand; other errors are returned.
func (c *console) find(v *visit, in asked, address url.Values, at place) (outcome, error) {
	query, err := in.input(v.Zone)
	if err != nil {
		return v.refused(in, fault.As(err)), nil
	}
	query.Cursor, query.Typed = at.Cursor, v.typing()
	found, err := c.Accounts.Search(v.r.Context(), v.actor, query)
	if errors.Is(err, keyring.ErrCursorForeign) || errors.Is(err, keyring.ErrCursorMalformed) {
		// A page that a colleague sent, or an old one: begin at the first.
		at, query.Cursor = place{From: 1}, ""
		found, err = c.Accounts.Search(v.r.Context(), v.actor, query)
	}
	if f := fault.As(err); f != nil && !errors.Is(err, desk.ErrLimitReached) {
		return v.refused(in, f), nil
	}
	if err != nil {
		return outcome{}, err
	}
	fields, err := c.fields(v)
	if err != nil {
		return outcome{}, err
	}
	results := &view.Results{
		Slug: v.slug(), Readings: v.readings(in, found.ReadAs, fields), From: at.From,
		Count: found.Total.Count, AtLeast: found.Total.Capped || found.Partial,
		Token: cmp.Or(address.Get("s"), c.keep(v.tenant.ID, in)), Searched: v.searched(found.Searched),
	}
	results.Choosing = c.choosing(v, in, found)
	if !v.actor.May("account.save_search") {
		results.Token = ""
	}
	for _, h := range found.Items {
		row := v.row(h)
		row.Slug, row.Tenant = v.tenantNamed(h.Tenant)
		results.Rows = append(results.Rows, row)
	}
	results.Tenants = c.byTenant(v, in, found.Tenants)
	if found.NextCursor != "" && len(address) > 0 {
		results.Next = c.address(v, address, at.after(len(found.Items), found.NextCursor))
	}
	if at.From > 1 && len(address) > 0 {
		results.Previous = c.address(v, address, at.previous(account.DefaultLimit))
	}
	if len(results.Rows) == 0 {
		results.Tips = c.tips(v, in)
	}
	out := outcome{results: results}
	out.only, out.certain = onlyOne(found)
	return out, nil
}

// typing reports whether a search is sent while its words are typed: it comes
// after a pause, and not by Enter.
func (v *visit) typing() bool {
	return v.fragment() && v.r.Method == http.MethodPost && v.form("entered") == ""
}

// identifiers are the fields whose whole value names one account.
var identifiers = map[string]bool{"login_id": true, "customer_id": true, "username": true, "legacy_id": true}

// onlyOne is the account that an identifier names. A login ID has one length,
// so what is typed of it is whole; any other may still be going on.
func onlyOne(found account.SearchOutput) (id string, certain bool) {
	if len(found.Items) != 1 {
		return "", false
	}
	m := found.Items[0].Match
	if len(found.Tenants) > 0 || m == nil || m.Class != account.ClassExact || !identifiers[m.Field] {
		return "", false
	}
	return found.Items[0].ID, m.Field == "login_id"
}

// refused tells why a search was not run: beside the field where the form has
// a place for it, and in the place of results.
func (v *visit) refused(in asked, f *fault.Error) outcome {
	out := outcome{fault: f, problems: map[string]string{}}
	var said []string
	for _, field := range f.Fields {
		text := v.problem(field)
		name := strings.TrimSuffix(strings.TrimSuffix(field.Name, "_from"), "_to")
		out.problems[name] = text
		if name != "q" && v.Has("field."+name) {
			text = v.T("field."+name) + ": " + text
		}
		said = append(said, text)
	}
	if len(said) == 0 {
		said = append(said, v.sentence(f))
	}
	out.results = &view.Results{Slug: v.slug(), Problem: strings.Join(said, " "), Readings: v.filterReadings(in)}
	return out
}

// tips are ways on from an empty result.
func (c *console) tips(v *visit, in asked) []view.Tip {
	tips := []view.Tip{{Key: "fewer_letters"}, {Key: "other_fields"}}
	if !strings.Contains(in["q"]+in["email"], "*") {
		tips = append(tips, view.Tip{Key: "wildcard"})
	}
	if in["status"] == "" {
		return tips
	}
	wider := asked{}
	for name, value := range in {
		if name != "status" {
			wider[name] = value
		}
	}
	if token := c.keep(v.tenant.ID, wider); token != "" && !wider.nothing() {
		tips = append(tips, view.Tip{Key: "any_status", Href: c.address(v, url.Values{"s": {token}}, place{From: 1})})
	}
	return tips
}
