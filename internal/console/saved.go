package console

import (
	"errors"
	"net/url"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
)

// savedPage lists the saved searches with all that can be done to them.
func (c *console) savedPage(v *visit) error {
	page, err := c.savedView(v)
	if err != nil {
		return err
	}
	return v.show(view.Saved(page))
}

func (c *console) savedView(v *visit) (view.SavedPage, error) {
	saved, _, err := c.savedSearches(v)
	if err != nil {
		return view.SavedPage{}, err
	}
	return view.SavedPage{Frame: c.frame(v, v.T("saved.page")), Saved: saved}, nil
}

// savedSearches leads each to a kept search, as typing it would. It names the
// kept search that the member begins with, if there is one.
func (c *console) savedSearches(v *visit) (shown []view.SavedSearch, preferred string, err error) {
	if !v.actor.May("account.list_searches") {
		return nil, "", nil
	}
	saved, err := c.Accounts.ListSearches(v.r.Context(), v.actor, account.ListSearchesInput{})
	if err != nil {
		return nil, "", err
	}
	shown = make([]view.SavedSearch, 0, len(saved))
	for _, s := range saved {
		token := c.keep(v.tenant.ID, askedOf(s.Query, v.Zone))
		if token == "" {
			continue
		}
		if s.Preferred {
			preferred = token
		}
		shown = append(shown, view.SavedSearch{
			ID: s.ID, Name: s.Name, Shared: s.Shared, Own: s.Own, CanShare: s.Own && v.actor.May("account.share_search"), Preferred: s.Preferred,
			Href: c.address(v, url.Values{"s": {token}}, place{From: 1}),
		})
	}
	return shown, preferred, nil
}

// saveSearch keeps the search that the results came from under a name.
func (c *console) saveSearch(v *visit) error {
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
	in := account.ShareSearchInput{Search: v.r.PathValue("search"), Shared: v.form("shared") == "true"}
	if _, err := c.Accounts.ShareSearch(v.r.Context(), v.actor, in); err != nil {
		return err
	}
	text := v.T("saved.unshared_done")
	if in.Shared {
		text = v.T("saved.shared_done")
	}
	return c.done(v, view.SavedPath(v.slug()), text)
}

// renameSearch gives a saved search another name. A name that cannot be is told
// beside the field.
func (c *console) renameSearch(v *visit) error {
	in := account.RenameSearchInput{Search: v.r.PathValue("search"), Name: v.form("name")}
	out, err := c.Accounts.RenameSearch(v.r.Context(), v.actor, in)
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || errors.Is(err, account.ErrNameTaken)) {
		page, err := c.savedView(v)
		if err != nil {
			return err
		}
		page.Renaming, page.Name, page.Problem = in.Search, in.Name, v.sentence(f)
		if len(f.Fields) > 0 {
			page.Problem = v.problem(f.Fields[0])
		}
		v.draw(statusOf(f), view.Saved(page))
		return nil
	}
	if err != nil {
		return err
	}
	return c.done(v, view.SavedPath(v.slug()), v.T("saved.rename_done", args{"Name": out.Name}))
}

// preferSearch chooses the search that the member begins with, or none.
func (c *console) preferSearch(v *visit) error {
	in := account.PreferSearchInput{Search: v.r.PathValue("search"), Preferred: v.form("preferred") == "true"}
	if _, err := c.Accounts.PreferSearch(v.r.Context(), v.actor, in); err != nil {
		return err
	}
	saved, _, err := c.savedSearches(v)
	if err != nil {
		return err
	}
	for _, s := range saved {
		if s.ID == in.Search && in.Preferred {
			return c.done(v, view.SavedPath(v.slug()), v.T("saved.prefer_done", args{"Name": s.Name}))
		}
	}
	return c.done(v, view.SavedPath(v.slug()), v.T("saved.unprefer_done"))
}

// removeSearch forgets a saved search.
func (c *console) removeSearch(v *visit) error {
	_, err := c.Accounts.RemoveSearch(v.r.Context(), v.actor, account.RemoveSearchInput{Search: v.r.PathValue("search")})
	if err != nil {
		return err
	}
	return c.done(v, view.SavedPath(v.slug()), v.T("saved.removed"))
}
