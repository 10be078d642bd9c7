package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleApplicationForm(v view.View, wrong bool) view.ApplicationForm {
	f := view.ApplicationForm{
		Action: view.ApplicationsPath("harbor"), Key: "idk_1", Name: "Harbor shop", Redirects: "https://shop.example.com/callback\nhttps://shop.example.com/silent",
		PostLogout: "https://shop.example.com/", Logout: "https://shop.example.com/signed-out", Scopes: "openid profile email", Access: "300", Refresh: "2592000", Consent: true, Version: "3",
	}
	if wrong {
		f.Problems = map[string]string{"redirect_uris": "Use https; http is for localhost, 127.0.0.1 and [::1] only.", "name": "Give a name."}
	}
	return f
}

func sampleApplications(v view.View, once bool) view.ApplicationsPage {
	form := sampleApplicationForm(v, !once)
	form.Kinds = []view.Choice{{Value: "web", Text: v.T("applications.kind.web")}, {Value: "native", Text: v.T("applications.kind.native"), Chosen: true}}
	p := view.ApplicationsPage{
		Settings: sampleStaffSettings(v, v.T("applications.title")), CanEdit: true, Create: &form, Rotate: view.RotateSigningKeyPath("harbor"),
		Rows: []view.ApplicationRow{
			{ID: "app_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Name: "Harbor shop", Kind: "web", Created: ago(40 * day), Used: ago(hour), Secret: true, OldUntil: v.Now.Add(hour)},
			{ID: "app_0193a6c2b4f07c3e9a1d5f2b7c8e9d02", Name: "A name with <b>letters</b> of HTML that is quite long", Kind: "single_page", Created: ago(day), Disabled: true},
		},
		Keys: []view.SigningKeyRow{{ID: "x1yWm3Tq9LrEo5Ub", Stage: "next", Since: ago(day)}, {ID: "ZkK1bqVw2yFzvJ0m", Stage: "current", Since: ago(day)}, {ID: "Pq4bqVw2yFzvJ0aa", Stage: "old", Since: ago(day)}},
	}
	if once {
		p.Once = &view.ShownOnce{Title: v.T("applications.added", map[string]any{"Name": "Harbor shop"}), Label: v.T("applications.secret"), Value: "rms_example", Text: v.T("keys_page.created_text")}
	}
	return p
}

func sampleApplication(v view.View) view.ApplicationPage {
	return view.ApplicationPage{Settings: sampleStaffSettings(v, "Harbor shop"), Row: sampleApplications(v, false).Rows[0], Form: sampleApplicationForm(v, false), CanEdit: true}
}

func sampleAccountApplications(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile, p.Tab = nil, view.TabApplications
	act := view.Act{
		Label: v.T("account_applications.revoke"), Action: view.RevokeAccessPath("harbor", p.Account.LoginID),
		What: []string{v.T("account_applications.revoke_what", map[string]any{"Name": "Harbor shop"}), v.T("account_applications.revoke_tokens")},
	}
	p.Applications = &view.ApplicationAccess{Rows: []view.ApplicationAccessRow{
		{Name: "Harbor shop", Application: "app_1", Scopes: "openid profile email", First: ago(3 * day), Last: ago(hour), Sessions: 2, Revoke: act},
		{Name: "Partner", Application: "app_2", Scopes: "openid", Agreed: ago(40 * day), Revoke: act},
	}}
	return p
}
