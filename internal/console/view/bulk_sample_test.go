package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleBulk(v view.View) view.BulkPage {
	running, stopped := sampleBulkRun(v, "running"), sampleBulkRun(v, "stopped")
	return view.BulkPage{Frame: sampleFrame(v, v.T("bulk.title")), Runs: []view.BulkRun{running, sampleBulkRun(v, "finished"), stopped}}
}

func sampleBulkOne(v view.View, state string) view.BulkPage {
	run := sampleBulkRun(v, state)
	return view.BulkPage{Frame: sampleFrame(v, run.Label), Runs: []view.BulkRun{run}}
}

func sampleBulkRun(v view.View, state string) view.BulkRun {
	r := view.BulkRun{
		ID: "blk_1", Href: view.BulkRunPath("harbor", "blk_1"), Label: v.T("bulk.act.require_password"), By: "Maria Berg", Reason: "A list of passwords is on sale",
		StartedAt: ago(hour / 10), Total: 1234, Done: 700, LeftOut: 2, State: state, CanStop: state == "running",
		Text: v.T("bulk."+state, map[string]any{"Done": "700", "Total": "1,234", "LeftOut": "2", "Waiting": "532", "Rate": "212", "Left": "3 s", "By": "Ana"}),
	}
	if state == "finished" {
		r.Done = 1232
		r.Reasons = sampleLeft(v)
		r.Lines = sampleLeftLines(v)
	}
	return r
}

func sampleLeft(v view.View) []view.BulkReason {
	return []view.BulkReason{{Text: v.T("bulk.left.password_missing"), Count: 3}, {Text: v.T("bulk.left.not_found"), Count: 1}}
}

func sampleLeftLines(v view.View) []view.BulkLine {
	return []view.BulkLine{
		{Name: "Jess Smith", Href: view.AccountPath("harbor", "1"), Text: v.T("bulk.left.password_missing")},
		{Name: v.T("bulk.not_yours"), Text: v.T("bulk.left.not_found")},
	}
}

func sampleBulkNew(v view.View) view.BulkNewPage {
	return view.BulkNewPage{
		Frame: sampleFrame(v, v.T("bulk.of_search")), Of: "kx9", Chosen: "end_sessions",
		Acts: []view.BulkAct{
			{Name: "end_sessions", Label: v.T("bulk.act.end_sessions"), Href: view.BulkNewPath("harbor") + "?of=kx9&act=end_sessions"},
			{Name: "disable", Label: v.T("bulk.act.disable"), Blocked: v.T("bulk.who")},
			{Name: "tag", Label: v.T("bulk.act.tag"), Href: view.BulkNewPath("harbor") + "?of=kx9&act=tag"},
		},
		Preview: &view.BulkPreview{Found: 1234, Ready: 1230, LeftOut: sampleLeft(v), Examples: sampleLeftLines(v), More: true},
		Start: view.Act{
			Label: v.N("bulk.start.end_sessions", 1230), Action: view.BulkStartPath("harbor"), What: []string{v.T("bulk.what.end_sessions"), v.T("bulk.what_stop")},
			Reasons: []view.Choice{{Value: "fraud", Text: v.T("status_reason.fraud")}},
		},
	}
}
