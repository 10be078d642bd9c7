package rest

func (a *api) tenantRoutes() {
	read(a, "tenant.list", "/tenants", a.Tenant.List, anywhere)
	read(a, "tenant.list_fields", "/fields", a.Tenant.ListFields)
	act(a, "tenant.add_field", "/fields", a.Tenant.AddField)
	act(a, "tenant.change_field", "/fields/{id=key}/change", a.Tenant.ChangeField)
	act(a, "tenant.remove_field", "/fields/{id=key}/remove", a.Tenant.RemoveField)
	read(a, "tenant.view_field", "/fields/{id=key}", a.Tenant.ViewField)
	read(a, "tenant.list_settings", "/settings", a.Tenant.ListSettings)
	act(a, "tenant.change_settings", "/settings/change", a.Tenant.ChangeSettings)
	act(a, "tenant.change_branding", "/settings/change-branding", a.Tenant.ChangeBranding)
	act(a, "tenant.change_desk_policy", "/settings/change-desk-policy", a.Tenant.ChangeDeskPolicy)
	read(a, "tenant.view_logo", "/settings/logo", a.Tenant.ViewLogo)
	read(a, "tenant.list_blocked", "/blocks", a.Tenant.ListBlocked)
	act(a, "tenant.block_email_domain", "/email-domains/block", a.Tenant.BlockEmailDomain)
	act(a, "tenant.unblock_email_domain", "/email-domains/{id=domain}/unblock", a.Tenant.UnblockEmailDomain)
	act(a, "tenant.block_username", "/usernames/block", a.Tenant.BlockUsername)
	act(a, "tenant.unblock_username", "/usernames/{id=username}/unblock", a.Tenant.UnblockUsername)
}
