package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

func sampleDeletionAct(v view.View, name string, daily bool) view.Act {
	return view.Act{
		Label: v.T("deletion." + name), Daily: daily, Action: view.AccountActPath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001", name+"-deletion"),
		What:    []string{v.T("deletion.approve_sessions"), v.N("deletion.approve_cooling", 7)},
		Reasons: []view.Choice{{Value: "checked", Text: v.T("deletion_reason.checked")}, {Value: "other", Text: v.T("deletion_reason.other")}},
	}
}

func samplePrivacy(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile, p.Tab = nil, view.TabPrivacy
	approve := sampleDeletionAct(v, "approve", false)
	approve.Blocked = v.T("deletion.not_you")
	hold := sampleDeletionAct(v, "approve", false)
	hold.Label, hold.What = v.T("hold.release"), []string{v.T("hold.release_what")}
	p.Privacy = &view.PrivacyTab{
		Deletion: view.DeletionState{
			State: "requested", Pending: true, Request: "del_1", Note: v.T("fault.owners_link_required"),
			Facts: []view.DeletionFact{
				{Label: v.T("deletion.asked"), At: ago(3 * day), Text: "Maria Berg"}, {Label: v.T("deletion.reason"), Text: "Asked on the phone <script>"},
				{Label: v.T("deletion.proof"), Text: v.T("deletion_proof.none")},
			},
			Report: []string{v.N("deletion.report.sessions", 2), v.T("deletion.report.hold"), v.N("deletion.report.cooling", 7)},
			Acts:   []view.Act{approve, sampleDeletionAct(v, "reject", true), sampleDeletionAct(v, "cancel", true)},
		},
		Hold: view.HoldState{Reason: "Claim 2026-118", By: "Ana López", Since: ago(day), Act: hold},
	}
	return p
}

func sampleRequestRows(v view.View) []view.RequestRow {
	href := view.AccountTabPath("harbor", "0193a1b2-77aa-7cc1-8000-000000000001", view.TabPrivacy)
	return []view.RequestRow{
		{Name: "Jess Smith", Href: href, State: "requested", Words: v.T("deletion_origin.owner"), Asked: ago(hour), Proof: v.T("deletion_proof.session")},
		{Name: "José Álvarez Núñez", Href: href, State: "approved", Words: v.T("deletion_origin.agent") + " · Maria Berg · <b>asked</b>", Asked: ago(3 * day), Held: true, Due: v.Now.Add(4 * day)},
		{Name: v.T("requests.erased"), State: "done", Words: v.T("deletion_origin.rule"), Asked: ago(30 * day)},
	}
}

func sampleRequests(v view.View) view.RequestsPage {
	return view.RequestsPage{
		Frame: sampleFrame(v, v.T("requests.title")), Rows: sampleRequestRows(v), NextHref: view.RequestsPath("harbor") + "?cursor=abc",
		States:  []view.Choice{{Text: v.T("requests.any")}, {Value: "requested", Text: v.T("deletion_state.requested"), Chosen: true}},
		Origins: []view.Choice{{Text: v.T("requests.any"), Chosen: true}}, Ages: []view.Choice{{Value: "7", Text: v.N("requests.older_than", 7)}},
		Rules:     []view.RuleWaiting{{Text: v.N("rule.not_signed_in", 365), Href: view.BatchPath("harbor", "dru_1"), Waiting: 120}},
		RulesHref: view.DeletionRulesPath("harbor"),
	}
}

func sampleBatch(v view.View) view.BatchPage {
	return view.BatchPage{
		Frame: sampleFrame(v, v.T("batch.title")), Rule: v.N("rule.not_signed_in", 365), Lead: v.N("batch.lead", 120), Rows: sampleRequestRows(v)[:2], Most: "100",
		Acts: []view.Act{sampleDeletionAct(v, "approve", false), sampleDeletionAct(v, "reject", true)},
		Batches: []view.BatchRow{
			{Text: v.T("batch.approve.words", map[string]any{"Who": "Ana López", "Decided": 40, "Most": 100}), State: "running", Started: ago(time.Minute), StopPath: view.StopBatchPath("harbor", "dru_1", "dba_1")},
			{Text: v.T("batch.reject.words", map[string]any{"Who": "Ana López", "Decided": 12, "Most": 12}), State: "finished", Started: ago(day)},
		},
	}
}

func sampleDeletionRules(v view.View) view.RulesPage {
	decisions := []view.Choice{{Value: "by_hand", Text: v.T("rules.by_hand"), Chosen: true}, {Value: "automatic", Text: v.T("rules.automatic")}}
	form := view.RuleForm{
		ID: "dru_1", Title: v.N("rule.not_signed_in", 365), Action: view.DeletionRulePath("harbor", "dru_1"), Days: "365", Notice: "14", PerDay: "100",
		Decisions: decisions, Enabled: true, Version: "2", CanEdit: true, Problem: v.T("fault.rule_changed"),
		Words:  v.T("rules.words", map[string]any{"Noticed": "12", "Waiting": "120", "Who": "Ana López", "Time": "14:02"}),
		Remove: view.Act{Label: v.T("rules.remove"), What: []string{v.T("rules.remove_what")}, Action: view.RemoveDeletionRulePath("harbor", "dru_1")},
	}
	add := form
	add.ID, add.Title, add.Problem, add.Action, add.Problems = "", "", "", view.DeletionRulesPath("harbor"), map[string]string{"days": v.T("fault.days.range")}
	add.Kinds = []view.Choice{{Value: "never_verified", Text: v.T("rule_kind.never_verified")}}
	return view.RulesPage{Settings: sampleSettings(v, v.T("rules.title"), ""), Rules: []view.RuleForm{form}, Add: &add}
}
