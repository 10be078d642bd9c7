package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
)

// customersPage is the landing page. s names a kept search, status a tile.
func (c *console) customersPage(v *visit) error {
	query := v.r.URL.Query()
	in, address, problem := asked{}, url.Values{}, ""
	lists, err := c.ownLists(v)
	if err != nil {
		return err
	}
	if len(query) == 0 && lists.preferred != "" {
		query.Set("s", lists.preferred)
	}
	if token := query.Get("s"); token != "" {
		kept, ok := c.kept(v.tenant.ID, token)
		if !ok {
			problem = v.T("search.expired")
		}
		in, address = kept, url.Values{"s": {token}}
	} else if status := query.Get("status"); status == everyStatus || slices.Contains(view.Statuses, status) {
		in, address = asked{"status": status}, url.Values{"status": {status}}
	} else if tag := query.Get("tag"); tag != "" {
		in, address = asked{"tag": tag}, url.Values{"tag": {tag}}
	}
	if problem != "" {
		return c.drawCustomers(v, http.StatusNotFound, asked{}, lists, outcome{results: &view.Results{Slug: v.slug(), Problem: problem}})
	}
	if in.nothing() {
		return c.drawCustomers(v, http.StatusOK, in, lists, outcome{})
	}
	out, err := c.find(v, in, address, c.placeIn(v.tenant.ID, query.Get("cursor")))
	if err != nil {
		return err
	}
	return c.drawCustomers(v, out.status(), in, lists, out)
}

// search takes the form. Terms stand in no address: the answer names a kept
// search.
func (c *console) search(v *visit) error {
	in := askedIn(v.r.PostForm)
	delete(in, v.r.PostForm.Get("clear"))
	if in.nothing() {
		return c.nothingAsked(v, in)
	}
	token := c.keep(v.tenant.ID, in)
	address := url.Values{}
	if token != "" {
		address.Set("s", token)
	}
	out, err := c.find(v, in, address, place{From: 1})
	if err != nil {
		return err
	}
	if out.only != "" && (out.certain || v.form("entered") != "" || !v.fragment()) {
		return v.goTo(view.AccountPath(v.slug(), out.only))
	}
	if !v.fragment() && token != "" && out.fault == nil {
		return v.goTo(c.address(v, address, place{From: 1}))
	}
	if !v.fragment() {
		lists, err := c.ownLists(v)
		if err != nil {
			return err
		}
		return c.drawCustomers(v, out.status(), in, lists, out)
	}
	if token != "" {
		v.w.Header().Set("HX-Replace-Url", c.address(v, address, place{From: 1}))
	}
	return v.show(view.ResultsRegion(v.View, *out.results))
}

// nothingAsked shows the member's own lists in the place of results.
func (c *console) nothingAsked(v *visit, in asked) error {
	if !v.fragment() {
		return v.goTo(view.CustomersPath(v.slug()))
	}
	lists, err := c.ownLists(v)
	if err != nil {
		return err
	}
	v.w.Header().Set("HX-Replace-Url", view.CustomersPath(v.slug()))
	return v.show(view.OwnLists(v.View, v.slug(), lists.pinned, lists.recent))
}

// suggest answers the first rows for what is typed into the box of another
// page.
func (c *console) suggest(v *visit) error {
	term := v.r.PostForm.Get("q")
	if strings.TrimSpace(term) == "" {
		return v.show(view.NoSuggestions())
	}
	found, err := c.Accounts.Search(v.r.Context(), v.actor, account.SearchInput{Q: term, Limit: suggestions, Typed: true})
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || errors.Is(err, account.ErrWholeValue)) {
		return v.show(view.NoSuggestions()) // not yet enough to look for
	}
	if err != nil {
		return err
	}
	rows := make([]view.Row, 0, len(found.Items))
	for _, h := range found.Items {
		rows = append(rows, v.row(h))
	}
	return v.show(view.Suggestions(v.View, v.slug(), rows))
}

// suggestions is how many rows stand under the box of another page.
const suggestions = 6

// drawCustomers draws the whole landing page.
func (c *console) drawCustomers(v *visit, status int, in asked, lists lists, out outcome) error {
	page := view.CustomersPage{Frame: c.frame(v, v.T("customers.title")), Results: out.results}
	page.OwnSearch, page.Query = true, in["q"]
	if v.actor.May("account.invite") {
		page.Invite = view.InvitePath(v.slug())
	}
	tiles, err := c.tiles(v, in)
	if err != nil {
		return err
	}
	fields, err := c.fields(v)
	if err != nil {
		return err
	}
	page.Tiles, page.Saved, page.Pinned, page.Recent = tiles, lists.saved, lists.pinned, lists.recent
	page.Search = in.inForm(searchable(fields), out.problems)
	v.draw(status, view.Customers(page))
	return nil
}
