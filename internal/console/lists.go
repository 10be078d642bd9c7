package console

import (
	"net/url"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
)

// lists are the member's own.
type lists struct {
	saved          []view.SavedSearch
	pinned, recent []view.AccountLink
}

// ownLists reads them. A role that keeps no lists has empty ones.
func (c *console) ownLists(v *visit) (lists, error) {
	var out lists
	if v.actor.May("account.list_recent") {
		read, err := c.Accounts.ListRecent(v.r.Context(), v.actor, account.ListRecentInput{})
		if err != nil {
			return lists{}, err
		}
		for _, a := range read.Pinned {
			one := v.link(a.Summary)
			out.pinned = append(out.pinned, one)
		}
		for _, a := range read.Opened {
			one := v.link(a.Summary)
			one.Seen = a.At
			out.recent = append(out.recent, one)
		}
	}
	saved, err := c.savedSearches(v)
	out.saved = saved
	return out, err
}

func (v *visit) link(a account.Summary) view.AccountLink {
	address, _ := email(a)
	name := v.name(a)
	if address == name {
		address = "" // the name says it already
	}
	return view.AccountLink{LoginID: a.ID, Name: name, Initials: initials(name), Email: address, Labels: labels(a)}
}

// savedSearches leads each to a kept search, as typing it would.
func (c *console) savedSearches(v *visit) ([]view.SavedSearch, error) {
	if !v.actor.May("account.list_searches") {
		return nil, nil
	}
	saved, err := c.Accounts.ListSearches(v.r.Context(), v.actor, account.ListSearchesInput{})
	if err != nil {
		return nil, err
	}
	out := make([]view.SavedSearch, 0, len(saved))
	for _, s := range saved {
		token := c.keep(v.tenant.ID, askedOf(s.Query, v.Zone))
		if token == "" {
			continue
		}
		out = append(out, view.SavedSearch{
			ID: s.ID, Name: s.Name, Shared: s.Shared, Own: s.Own, CanShare: s.Own && v.actor.May("account.share_search"),
			Href: c.address(v, url.Values{"s": {token}}, place{From: 1}),
		})
	}
	return out, nil
}

// saveSearch keeps the search that the results came from under a name.
func (c *console) saveSearch(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, ok := c.kept(v.tenant.ID, v.form("s"))
	if !ok {
		return errSearchLost
	}
	query, err := in.input(v.Zone)
	if err != nil {
		return err
	}
	saved, err := c.Accounts.SaveSearch(v.r.Context(), v.actor, account.SaveSearchInput{Name: v.form("name"), Query: query})
	if err != nil {
		return err
	}
	said := v.T("saved.done", args{"Name": saved.Name})
	if !v.fragment() {
		return c.done(v, c.address(v, url.Values{"s": {v.form("s")}}, place{From: 1}), said)
	}
	return v.show(view.ResultBar(v.View, view.Result{Tone: view.Good, Text: said}))
}

// shareSearch shows a saved search to colleagues, or to nobody else.
func (c *console) shareSearch(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in := account.ShareSearchInput{Search: v.r.PathValue("search"), Shared: v.form("shared") == "true"}
	if _, err := c.Accounts.ShareSearch(v.r.Context(), v.actor, in); err != nil {
		return err
	}
	text := v.T("saved.unshared_done")
	if in.Shared {
		text = v.T("saved.shared_done")
	}
	return c.done(v, view.CustomersPath(v.slug()), text)
}

// removeSearch forgets a saved search.
func (c *console) removeSearch(v *visit) error {
	_, err := c.Accounts.RemoveSearch(v.r.Context(), v.actor, account.RemoveSearchInput{Search: v.r.PathValue("search")})
	if err != nil {
		return err
	}
	return c.done(v, view.CustomersPath(v.slug()), v.T("saved.removed"))
}

// pinAccount puts the account into the member's own list, or takes it out.
func (c *console) pinAccount(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in := account.PinInput{Account: v.r.PathValue("id"), Pinned: v.form("pinned") == "true"}
	if _, err := c.Accounts.Pin(v.r.Context(), v.actor, in); err != nil {
		return err
	}
	text := v.T("account.unpinned")
	if in.Pinned {
		text = v.T("account.pinned")
	}
	return c.done(v, view.AccountPath(v.slug(), in.Account), text)
}
