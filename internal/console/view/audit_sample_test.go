package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

func sampleAuditRows() []view.AuditRow {
	at := func(n string) string { return view.AuditPath("harbor") + "?entry=aud_" + n }
	return []view.AuditRow{
		{Href: at("1"), At: ago(30 * time.Second), Who: "Maria Berg", Icon: "headset", Did: "opened an account", About: "Account 0193a1b2…", Via: "Console", Outcome: "done"},
		{Href: at("2"), At: ago(time.Minute), Who: "Nightly sync for Maria Berg", Icon: "api", Did: "searched customers", Via: "REST API", Outcome: "done"},
		{Href: at("3"), At: ago(3 * hour), Who: "Jonas Weiß", Icon: "headset", Did: "was refused: Search the audit log", Why: "Your role does not include this. Ask an administrator for the permission.", Via: "Console", Outcome: "refused", Current: true},
		{Href: at("4"), At: ago(26 * hour), Who: "The command line", Icon: "settings", Did: "failed: Import accounts", Via: "Command line", Outcome: "failed"},
	}
}

func sampleAudit(v view.View) view.AuditPage {
	rows := sampleAuditRows()
	return view.AuditPage{
		Frame: sampleFrame(v, v.T("audit.title")), Filtered: true, Rows: rows, Count: 1000, AtLeast: true, From: 51,
		Newer: view.AuditPath("harbor"), Older: view.AuditPath("harbor") + "?cursor=x",
		Filter: view.AuditFilter{
			Actors:   []view.ChoiceGroup{{Title: v.T("audit.people"), Choices: []view.Choice{{Value: "mem_1", Text: "Maria Berg", Chosen: true}}}},
			Ops:      []view.ChoiceGroup{{Title: v.T("part.account"), Choices: []view.Choice{{Value: "account.view", Text: v.T("op.account.view")}}}},
			Outcomes: []view.Choice{{Text: v.T("audit.any")}, {Value: "refused", Text: v.T("audit.outcome.refused")}},
			Vias:     []view.Choice{{Text: v.T("audit.any")}, {Value: "console", Text: v.T("audit.via.console")}},
			Account:  "nobody@mail.example", AccountHelp: v.T("audit.account_help"), From: "2026-03-01",
			Problems: map[string]string{"account": v.T("audit.account_unknown"), "to": v.T("fault.before_from")},
		},
		Entry: &view.AuditEntry{
			Row: rows[2], Close: view.AuditPath("harbor"), Masked: true,
			Fields: []view.AuditField{
				{Label: "audit.at", At: rows[2].At},
				{Label: "audit.operation", Text: "Search the audit log (audit.search)"},
				{Label: "audit.why", Text: rows[2].Why + " (not_allowed)"},
				{Label: "audit.request", Text: "req_01a2016f5a21741d8a32be3251e65425", Code: true},
			},
			Input: []view.AuditInput{{Name: "email.value", Value: "j•••@g•••.com"}},
			Ways:  []view.AuditWay{{Icon: "user", Text: v.T("audit.open_account"), Href: view.AccountPath("harbor", "1")}},
		},
		Seal:   view.AuditSealed{Slug: "harbor", Tone: view.Bad, Text: v.T("audit.verified_wrong", map[string]any{"Entry": "17", "Who": "Maria Berg"}), At: ago(hour), CanVerify: true},
		Export: &view.AuditExport{Reason: "yearly review", Problem: v.T("fault.reason_required"), Open: true},
	}
}

func sampleAuditEmpty(v view.View) view.AuditPage {
	return view.AuditPage{
		Frame: sampleFrame(v, v.T("audit.title")), From: 1, Gone: true,
		Seal: view.AuditSealed{Slug: "harbor", Tone: view.Good, Text: v.T("audit.verified_sound", map[string]any{"Entries": "12,034", "Who": "Maria Berg"}), At: ago(hour)},
	}
}
