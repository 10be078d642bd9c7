package view_test

import "github.com/readmit/readmit/internal/console/view"

// sampleData is the tab with a request that is late, and a copy.
func sampleData(v view.View) view.AccountPage {
	p := sampleSecurity(v)
	act := func(name string) view.DataAct {
		return view.DataAct{Request: "dsr_1", Act: view.Act{Label: v.T("data." + name), Action: "/x", What: []string{v.T("data." + name + "_what")}, Daily: true}}
	}
	open := act("open")
	open.Details, open.Kinds = true, []view.Choice{{Value: "access", Text: v.T("data_kind.access")}}
	p.Tab, p.Privacy = view.TabPrivacy, &view.PrivacyTab{
		Data: view.DataSection{
			Requests: []view.DataRow{
				{Title: v.T("data_kind.access"), State: v.T("data.overdue", map[string]any{"Day": "3 November"}), Tone: "late", Words: []string{"Everything that you have"}, Acts: []view.DataAct{act("close")}},
				{Title: v.T("data_kind.correction"), State: v.N("data.due", 12, map[string]any{"Day": "3 December"}), Tone: "open"},
			},
			Exports: []view.DataRow{{Title: v.T("data.copy"), State: v.T("data.copy.ready", map[string]any{"Day": "17 November"}), Tone: "open", Acts: []view.DataAct{act("deliver")}}},
			Acts:    []view.DataAct{open, act("export")},
		},
		Hold: view.HoldState{Act: view.Act{Label: v.T("hold.title"), Blocked: v.T("data.who")}},
	}
	return p
}
