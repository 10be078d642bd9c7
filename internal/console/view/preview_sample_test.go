package view_test

import "github.com/readmit/readmit/internal/console/view"

func samplePreview(v view.View) view.PreviewPage {
	return view.PreviewPage{
		Frame: sampleFrame(v, v.T("preview.title")), Act: v.T("op.account.disable"), Back: view.AccountTabPath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001", view.TabAccess),
		Preview: view.Preview{
			Lines: []string{
				v.N("preview.sessions", 3), v.T("preview.applications", map[string]any{"Names": "Harbor app, Harbor <shop>"}) + " " + v.N("preview.tokens", 2),
				v.N("preview.links", 1), v.T("preview.told", map[string]any{"To": "j•••@g•••.com, ••• 56"}),
			},
			Undo: v.T("preview.undo", map[string]any{"Act": v.T("op.account.enable")}),
		},
	}
}

func sampleMeanwhile(v view.View) view.MeanwhilePage {
	login := "0193a1b2-77aa-7cc1-8000-000000000001"
	return view.MeanwhilePage{
		Frame: sampleFrame(v, v.T("meanwhile.title")), Action: view.AccountActPath("harbor", login, "disable"), Back: view.AccountTabPath("harbor", login, view.TabAccess),
		Values: []view.Hidden{{Name: "reason_code", Value: "fraud"}, {Name: "reason", Value: `two "orders"`}, {Name: "seen", Value: "7"}},
		Changes: []view.Meanwhile{
			{Text: v.T("event.account.phone_added"), By: "Ana Berg", At: ago(hour)},
			{Text: v.T("event.signin.locked"), By: "ANONYMOUS", At: ago(2 * hour)},
		},
	}
}

func sampleInvite(v view.View) view.InvitePage {
	return view.InvitePage{
		Frame: sampleFrame(v, v.T("invite.title")), Problem: v.T("fault.not_pending"),
		Fields: []view.InviteField{
			{Name: "email", Label: v.T("field.email"), Type: "email", Value: "jess@", Required: true, Problem: v.T("fault.not_pending")},
			{Name: "first_name", Label: v.T("field.first_name"), Type: "text"},
		},
	}
}
