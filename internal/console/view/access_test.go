package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

func sampleAccess(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile, p.Tab = nil, view.TabAccess
	act := func(name string, daily bool) view.Act {
		return view.Act{
			Label: v.T("access." + name), What: []string{v.T("access." + name + "_what")}, Daily: daily,
			Action: view.AccountActPath(p.Tenant.Slug, p.Account.LoginID, name), Reasons: []view.Choice{{Value: "fraud", Text: v.T("status_reason.fraud")}},
		}
	}
	p.Access = &view.Access{
		Lock:   &view.LoginLock{Since: v.Now.Add(-time.Hour), Until: v.Now.Add(time.Hour), Attempts: 5, Address: "203.0.113.24"},
		Unlock: act("unlock", true), Status: view.Active, StatusAt: v.Now.Add(-48 * time.Hour), StatusBy: "Maria Berg", Reason: v.T("status_reason.cleared"),
		Acts: []view.Act{act("disable", false), {Label: v.T("access.enable"), Blocked: v.T("access.enable_who")}},
	}
	p.Access.Sessions = &view.SessionManagement{Sessions: 3, Devices: 2, EndAll: sampleEndAll(v)}
	return p
}
