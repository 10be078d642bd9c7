package rest

func (a *api) federationRoutes() {
	read(a, "federation.list_providers", "/providers", a.Federation.ListProviders)
	act(a, "federation.add_provider", "/providers", a.Federation.AddProvider)
	act(a, "federation.change_provider", "/providers/{id=slug}/change", a.Federation.ChangeProvider)
	act(a, "federation.enable_provider", "/providers/{id=slug}/enable", a.Federation.EnableProvider)
	act(a, "federation.disable_provider", "/providers/{id=slug}/disable", a.Federation.DisableProvider)
	act(a, "federation.remove_provider", "/providers/{id=slug}/remove", a.Federation.RemoveProvider)
	act(a, "federation.test_provider", "/providers/{id=slug}/test", a.Federation.TestProvider)
	act(a, "federation.unlink", "/accounts/{id=account}/federation/unlink", a.Federation.Unlink)
}
