package view_test

import "github.com/readmit/readmit/internal/console/view"

func samplePalette(v view.View) []view.PaletteGroup {
	return []view.PaletteGroup{
		{Title: "palette.pages", Entries: []view.PaletteEntry{
			{Icon: "users", Text: v.T("menu.customers"), Href: view.CustomersPath("harbor"), Key: "c"},
			{Icon: "building", Text: "Lakeside Weekly", More: v.T("frame.switch_tenant"), Href: view.TenantPath("lakeside")},
		}},
		{Title: "palette.recent", Entries: []view.PaletteEntry{
			{Icon: "user", Text: "Jess Smith", More: "jess.smith@gmail.com", Href: view.AccountPath("harbor", sampleAccount().LoginID)},
		}},
		{Title: "palette.saved"},
	}
}

func sampleSaved(v view.View) view.SavedPage {
	start := view.CustomersPath("harbor") + "?s="
	return view.SavedPage{Frame: sampleFrame(v, v.T("saved.page")), Saved: []view.SavedSearch{
		{ID: "ssr_1", Name: "Locked this week", Href: start + "kx1", Own: true, CanShare: true, Shared: true, Preferred: true},
		{ID: "ssr_2", Name: "Deletion pending in the north of the country, by last login, for the weekly report", Href: start + "kx2", Own: true, CanShare: true},
		{ID: "ssr_3", Name: "Unverified since May", Href: start + "kx3", Shared: true},
	}}
}

func sampleRenaming(v view.View) view.SavedPage {
	p := sampleSaved(v)
	p.Renaming, p.Name, p.Problem = "ssr_2", "Locked this week", v.T("fault.name_taken")
	return p
}
