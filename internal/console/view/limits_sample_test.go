package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleLimits(v view.View) view.LimitsPage {
	return view.LimitsPage{
		Frame: sampleFrame(v, v.T("limits.title")), Next: view.CustomersPath("harbor"), MayRelease: true, Problem: v.T("access.say_why"),
		Limits: []view.LimitShown{
			{Kind: "accounts", Used: 40, Most: 40, Near: true, Held: true, HeldSince: ago(hour / 4), FreeAt: ago(-hour / 2), OwnRelease: true},
			{Kind: "reveals", Used: 20, Most: 20, Near: true, Held: true, HeldSince: ago(hour / 4), FreeAt: ago(-hour / 2)},
			{Kind: "searches", Used: 12, Most: 300, Left: 288, FreeAt: ago(-hour / 2)},
		},
	}
}

// sampleNear is the strip on a page of somebody who has little left.
func sampleNear(v view.View) []view.LimitShown {
	return []view.LimitShown{
		{Kind: "accounts", Used: 34, Most: 40, Left: 6, Near: true, FreeAt: ago(-hour / 2)},
		{Kind: "searches", Used: 290, Most: 300, Left: 10, Near: true, FreeAt: ago(-hour / 2)},
	}
}

func sampleHeld(v view.View) []view.LimitShown {
	act := func(member string) view.Act {
		return view.Act{
			Label: v.T("limits.release"), Action: view.ReleaseLimitPath("harbor", member, "accounts"), Daily: true,
			What:    []string{v.T("limits.release_what", map[string]any{"Who": "Ana Cruz", "Time": v.Moment(ago(-hour/2), v.Now, v.Zone)})},
			Reasons: []view.Choice{{Value: "calls", Text: v.T("limit_reason.calls")}, {Value: "other", Text: v.T("limit_reason.other")}},
		}
	}
	own := act("mem_2")
	own.Blocked = v.T("fault.own_limit")
	audit := view.AuditOfPath("harbor", "mem_1")
	return []view.LimitShown{
		{Kind: "accounts", Used: 80, Most: 80, Near: true, Held: true, HeldSince: ago(hour / 4), FreeAt: ago(-hour / 2), Member: "mem_1", Name: "Ana Cruz", AuditHref: audit, Act: act("mem_1")},
		{Kind: "reveals", Used: 20, Most: 20, Near: true, Held: true, HeldSince: ago(hour / 4), FreeAt: ago(-hour / 2), OwnRelease: true, Member: "mem_2", Name: "Maria Berg", Act: own},
		{Kind: "accounts", Used: 33, Most: 40, Left: 7, Near: true, FreeAt: ago(-hour / 2), OwnRelease: true, Member: "mem_3", Name: "A very long name of somebody new to the desk", AuditHref: audit},
	}
}
