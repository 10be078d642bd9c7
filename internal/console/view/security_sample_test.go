package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleEndAll(v view.View) view.Act {
	return view.Act{
		Label: v.T("sessions.end_all"), Action: view.EndAllSessionsPath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001"),
		What: []string{v.T("sessions.end_all_what"), v.T("sessions.end_all_tokens"), v.T("sessions.end_all_devices")},
	}
}

func sampleSecurity(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile, p.Tab = nil, view.TabSecurity
	login := p.Account.LoginID
	phone := view.DeviceWords{Name: "Safari on iPhone", Place: "Lyon, FR", Address: "203.0.113.24", UserAgent: "Mozilla/5.0"}
	desk := view.DeviceWords{Name: "Firefox on Windows", Address: "2001:db8:4711:12ab::17", UserAgent: "<script>"}
	p.Security = &view.Security{Proofs: sampleProofs(v), SignedIn: &view.SignedIn{
		EndAll: sampleEndAll(v),
		Sessions: []view.SignedInSession{
			{Where: phone, By: view.Password, Began: ago(3 * day), Seen: ago(4 * hour), Expires: v.Now.Add(27 * day), EndPath: view.EndCustomerSessionPath("harbor", login, "ses_1")},
			{Where: desk, By: view.Google, Application: "Harbor app", Began: ago(hour), Seen: ago(hour), Expires: v.Now.Add(30 * day), Restricted: true, EndPath: view.EndCustomerSessionPath("harbor", login, "ses_2")},
			{Began: ago(hour), Seen: ago(hour), Expires: v.Now.Add(30 * day)},
		},
		Devices: []view.SignedInDevice{
			{Where: phone, First: ago(400 * day), Seen: ago(4 * hour), Known: true, Trusted: true, Sessions: 1, ForgetPath: view.ForgetDevicePath("harbor", login, "dev_1")},
			{Where: desk, First: ago(hour), Seen: ago(hour), Sessions: 2},
		},
	}}
	return p
}
