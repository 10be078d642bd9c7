package console

import (
	"github.com/readmit/readmit/internal/console/view"
)

// palette answers what the member can go to: the pages of the menu, the
// accounts of the own lists, the saved searches. All of it is what the role
// may read anyway.
func (c *console) palette(v *visit) error {
	lists, err := c.ownLists(v)
	if err != nil {
		return err
	}
	return v.show(view.PaletteEntries(v.View, []view.PaletteGroup{
		{Title: "palette.pages", Entries: v.palettePages()},
		{Title: "palette.recent", Entries: paletteAccounts(v, lists)},
		{Title: "palette.saved", Entries: paletteSearches(lists.saved)},
	}))
}

func (v *visit) palettePages() []view.PaletteEntry {
	var out []view.PaletteEntry
	for _, item := range v.menu() {
		out = append(out, view.PaletteEntry{Icon: item.Icon, Text: v.T(item.Label), Href: item.Href, Key: item.Key})
	}
	if v.actor.May("account.list_searches") {
		out = append(out, view.PaletteEntry{Icon: "bookmark", Text: v.T("saved.page"), Href: view.SavedPath(v.slug())})
	}
	groups := v.settingsGroups()
	for _, g := range groups {
		for _, tab := range g.Tabs {
			out = append(out, view.PaletteEntry{Icon: "settings", Text: v.T(tab.Label), More: v.T("menu.settings"), Href: tab.Href})
		}
	}
	if len(groups) == 0 {
		out = append(out, view.PaletteEntry{Icon: "fingerprint", Text: v.T("settings.own"), Href: view.OwnSignInPath(v.slug())})
	}
	for _, t := range v.tenants {
		if t.ID != v.tenant.ID {
			out = append(out, view.PaletteEntry{Icon: "building", Text: t.Name, More: v.T("frame.switch_tenant"), Href: view.TenantPath(t.Slug)})
		}
	}
	return out
}

func paletteAccounts(v *visit, lists lists) []view.PaletteEntry {
	var out []view.PaletteEntry
	listed := map[string]bool{}
	for _, a := range append(lists.pinned, lists.recent...) {
		if listed[a.LoginID] {
			continue
		}
		listed[a.LoginID] = true
		out = append(out, view.PaletteEntry{Icon: "user", Text: a.Name, More: a.Email, Href: view.AccountPath(v.slug(), a.LoginID)})
	}
	return out
}

func paletteSearches(saved []view.SavedSearch) []view.PaletteEntry {
	out := make([]view.PaletteEntry, 0, len(saved))
	for _, s := range saved {
		out = append(out, view.PaletteEntry{Icon: "bookmark", Text: s.Name, Href: s.Href})
	}
	return out
}
