package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleHealth(v view.View, state string) view.HealthPage {
	h := view.Health{
		Slug: "harbor", State: state, Text: v.T("health.whole." + state), At: sampleNow, Version: "1.4.0", Node: "desk-1",
		Checks: []view.HealthCheck{
			{Name: "database", State: "ok", Text: v.T("health.database.writable", map[string]any{"CommitUs": "0.8 ms", "SizeBytes": "1.4 GB"}), Since: ago(40 * hour)},
			{Name: "disk", State: "ok", Text: v.T("health.disk.enough", map[string]any{"FreeBytes": "212.0 GB"}), Since: ago(40 * hour)},
			{Name: "audit", State: "ok", Text: v.T("health.audit.sound", map[string]any{"Entries": "12,034", "VerifiedAt": "09:14"}), Since: ago(2 * hour), Href: view.AuditPath("harbor"), Way: v.T("health.to_audit")},
			{Name: "backup", State: "unknown", Text: v.T("health.backup.none")},
		},
	}
	if state == "failing" {
		h.Checks[1] = view.HealthCheck{Name: "disk", State: "failing", Text: v.T("health.disk.full", map[string]any{"FreeBytes": "101.4 MB"}), Since: ago(hour / 4)}
		h.Checks = append(h.Checks, view.HealthCheck{Name: "sequencer", State: "slow", Text: v.T("health.sequencer.late", map[string]any{"Waiting": "1,204", "OldestMs": "14.0 s"}), Since: ago(hour / 100)})
	}
	return view.HealthPage{Frame: sampleFrame(v, v.T("health.title")), Health: h}
}
