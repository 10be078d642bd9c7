package archtest

import "github.com/readmit/readmit/internal/report"

// figureEntries are the lines of reports, which are of whole tenants, or of all.
func (w *world) figureEntries() map[string]entry {
	s := report.NewService(w.DB)
	input := report.ViewInput{Page: report.Users, Range: report.Month}
	rebuild := func(*asked) report.RebuildInput { return report.RebuildInput{} }
	return map[string]entry{
		"report.view":         on(tenantWide, s.View, func(*asked) report.ViewInput { return input }),
		"report.export":       on(tenantWide, s.Export, func(*asked) report.ExportInput { return report.ExportInput{ViewInput: input, Form: report.FormCSV} }),
		"report.rebuild":      on(installation, s.Rebuild, rebuild).or("rebuild_under_way"),
		"report.view_rebuild": on(visible, s.ViewRebuild, rebuild),
	}
}
