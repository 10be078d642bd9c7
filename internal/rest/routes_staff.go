package rest

func (a *api) staffRoutes() {
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
}
