package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleReport(v view.View, full bool) view.ReportPage {
	line := func(name string, values ...int64) view.ChartLine {
		l := view.ChartLine{Name: name, Values: values}
		for _, n := range values {
			l.Texts = append(l.Texts, v.Number(int(n)))
		}
		return l
	}
	p := view.ReportPage{
		Frame: sampleFrame(v, v.T("report.title.security")), Lead: v.T("report.lead.security"),
		Tabs: []view.MenuItem{
			{Label: v.T("report.tab.users"), Href: view.ReportPath("harbor", "user-metrics")},
			{Label: v.T("report.tab.security"), Href: view.ReportPath("harbor", "security-dashboard"), Current: true},
		},
		Filter: view.ReportFilter{
			Path: view.ReportPath("harbor", "security-dashboard"), From: "2026-10-28", To: "2026-11-03",
			Ranges:  []view.Choice{{Value: "7", Text: v.T("report.range.7"), Chosen: true}, {Value: "own", Text: v.T("report.range.own")}},
			Bys:     []view.Choice{{Text: v.T("report.by.auto"), Chosen: true}},
			Methods: []view.Choice{{Text: v.T("report.all.method"), Chosen: true}, {Value: "password", Text: v.T("identity.password")}},
		},
		Compared: v.T("report.compared", map[string]any{"Period": "28 Oct – 3 Nov", "Before": "21 – 27 Oct", "Zone": "Europe/Berlin"}),
		Counted:  v.T("report.counted", map[string]any{"At": "14:02"}), Notes: []string{v.T("report.note.whole")},
	}
	p.Counting = &view.ReportCounting{Path: view.ReportCountingPath("harbor", "security-dashboard"), Percent: 43, Text: v.T("report.counting.now", map[string]any{"Percent": 43})}
	if !full {
		p.Counting = &view.ReportCounting{Text: v.T("report.counting.done"), Again: view.ReportPath("harbor", "security-dashboard")}
		p.Filter.Problems = map[string]string{"to": v.T("report.wrong.before_from")}
		p.Cards = []view.ReportCard{{ID: "trend-failed", Title: v.T("report.trend.failed"), Empty: v.T("report.empty.security"), Wide: true}}
		return p
	}
	p.Export = &view.ReportExport{Path: view.ReportExportPath("harbor", "security-dashboard"), Hidden: []view.Choice{{Value: "range", Text: "7"}}, Open: true, Problem: v.T("fault.reason_required")}
	p.Tiles = []view.ReportTile{
		{Label: v.T("report.figure.failed"), Value: "1,204", Change: v.T("report.change", map[string]any{"By": "+12.4", "Before": "1,071"}), Tone: "bad", Href: view.AuditPath("harbor")},
		{Label: v.T("report.figure.success_rate"), Value: v.T("report.percent", map[string]any{"N": "93.1"}), Change: v.T("report.same", map[string]any{"Before": "93.1 %"})},
		{Label: v.T("report.figure.signed_in"), Value: "16,330", Change: v.T("report.from_none"), Tone: "good"},
		{Label: v.T("report.figure.locked_now"), Value: "212", Help: v.T("report.now"), Href: view.CustomersPath("harbor")},
	}
	chart := &view.LineChart{
		Label: v.T("report.trend.sign_ins"), Lines: []view.ChartLine{line(v.T("report.figure.signed_in"), 40, 62, 55), line(v.T("report.figure.failed"), 4, 2, 9)},
		Steps: []string{"1 Nov", "2 Nov", "3 Nov"}, Ticks: []string{"1 Nov", "2 Nov", "3 Nov"}, Tops: []string{"80", "40", "0"}, Top: 80,
	}
	p.Cards = []view.ReportCard{
		{
			ID: "trend-sign_ins", Title: v.T("report.trend.sign_ins"), Lead: v.T("report.by_lead.day"), Chart: chart, Wide: true,
			Table: view.ReportTable{Columns: []string{v.T("report.by.day"), v.T("report.figure.signed_in"), v.T("report.figure.failed")}, Rows: []view.ReportRow{{Name: "1 Nov", Cells: []string{"40", "4"}}}},
		},
		{
			ID: "parts-devices", Title: v.T("report.parts.devices"), Bars: true, Href: view.ApplicationsPath("harbor"), Way: v.T("report.to_applications"),
			Table: view.ReportTable{Columns: []string{v.T("report.parts_of.devices"), v.T("report.this"), v.T("report.before")}, Rows: []view.ReportRow{
				{Name: "Chrome on Android", Cells: []string{"7,031", "6,900"}, Share: 1000},
				{Name: "Firefox on Windows", Href: view.AuditPath("harbor"), Cells: []string{"2,204", "1,900"}, Share: 313},
			}},
		},
	}
	return p
}
