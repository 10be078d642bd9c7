package rest

func (a *api) auditRoutes() {
	read(a, "audit.search", "/audit", a.Audit.Search)
	read(a, "audit.list_filters", "/audit/filters", a.Audit.ListFilters)
	act(a, "audit.verify", "/audit/verify", a.Audit.Verify)
}
