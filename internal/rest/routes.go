package rest

// routes gives every operation its address. The placeholder {id=account} is
// called id outside and fills the input's field account.
func (a *api) routes() {
	read(a, "account.search", "/accounts", a.Account.Search)
	act(a, "account.create", "/accounts", a.Account.Create)
	read(a, "account.view", "/accounts/{id=account}", a.Account.View)
	read(a, "account.count_states", "/accounts/counts", a.Account.CountStates)
	read(a, "account.list_recent", "/accounts/recent", a.Account.ListRecent)
	act(a, "account.update_profile", "/accounts/{id=account}/update-profile", a.Account.UpdateProfile)
	act(a, "account.unlock", "/accounts/{id=account}/unlock", a.Account.Unlock)
	act(a, "account.disable", "/accounts/{id=account}/disable", a.Account.Disable)
	act(a, "account.enable", "/accounts/{id=account}/enable", a.Account.Enable)
	act(a, "account.activate", "/accounts/{id=account}/activate", a.Account.Activate)
	act(a, "account.pin", "/accounts/{id=account}/pin", a.Account.Pin, set("pinned", true))
	act(a, "account.pin", "/accounts/{id=account}/unpin", a.Account.Pin, set("pinned", false))

	act(a, "account.reveal", "/accounts/{id=account}/reveal", a.Account.Reveal)

	read(a, "account.list_searches", "/searches", a.Account.ListSearches)
	act(a, "account.save_search", "/searches", a.Account.SaveSearch)
	act(a, "account.share_search", "/searches/{id=search}/share", a.Account.ShareSearch, set("shared", true))
	act(a, "account.share_search", "/searches/{id=search}/unshare", a.Account.ShareSearch, set("shared", false))
	act(a, "account.rename_search", "/searches/{id=search}/rename", a.Account.RenameSearch)
	act(a, "account.prefer_search", "/searches/{id=search}/prefer", a.Account.PreferSearch, set("preferred", true))
	act(a, "account.prefer_search", "/searches/{id=search}/unprefer", a.Account.PreferSearch, set("preferred", false))
	act(a, "account.remove_search", "/searches/{id=search}/remove", a.Account.RemoveSearch)

	read(a, "desk.list_activity", "/accounts/{id=account}/activity", a.Desk.ListActivity)
	read(a, "desk.list_readers", "/accounts/{id=account}/readers", a.Desk.ListReaders)
	act(a, "desk.add_note", "/accounts/{id=account}/notes", a.Desk.AddNote)
	act(a, "desk.edit_note", "/notes/{id=note}/edit", a.Desk.EditNote)
	act(a, "desk.pin_note", "/notes/{id=note}/pin", a.Desk.PinNote, set("pinned", true))
	act(a, "desk.pin_note", "/notes/{id=note}/unpin", a.Desk.PinNote, set("pinned", false))
	read(a, "desk.view_note", "/notes/{id=note}", a.Desk.ViewNote)

	read(a, "staff.list_api_keys", "/api-keys", a.Staff.ListAPIKeys)
	read(a, "staff.list_members", "/members", a.Staff.ListMembers)
	read(a, "staff.view_member", "/members/{id=member}", a.Staff.ViewMember)
	read(a, "staff.list_roles", "/roles", a.Staff.ListRoles)
	read(a, "staff.list_segments", "/segments", a.Staff.ListSegments)
	act(a, "staff.add_segment", "/segments", a.Staff.AddSegment)
	act(a, "staff.change_segment", "/segments/{id=segment}/change", a.Staff.ChangeSegment)
	act(a, "staff.remove_segment", "/segments/{id=segment}/remove", a.Staff.RemoveSegment)
	act(a, "staff.add_account_to_segment", "/accounts/{id=account}/segments", a.Staff.AddAccountToSegment)
	act(a, "staff.remove_account_from_segment", "/accounts/{id=account}/remove-account-from-segment", a.Staff.RemoveAccountFromSegment)

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

	read(a, "webhook.list_events", "/events", a.Webhook.ListEvents)

	read(a, "health.view", "/health", a.Health.View)

	read(a, "audit.search", "/audit", a.Audit.Search)
	read(a, "audit.list_filters", "/audit/filters", a.Audit.ListFilters)
	act(a, "audit.verify", "/audit/verify", a.Audit.Verify)
}
