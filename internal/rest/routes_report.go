package rest

func (a *api) reportRoutes() {
	read(a, "report.view_rebuild", "/reports/rebuild", a.Report.ViewRebuild)
	act(a, "report.rebuild", "/reports/rebuild", a.Report.Rebuild)
	read(a, "report.view", "/reports/{page=page}", a.Report.View)
	act(a, "report.export", "/reports/{page=page}/export", a.Report.Export)
}
