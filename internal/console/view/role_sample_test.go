package view_test

import "github.com/readmit/readmit/internal/console/view"

func sampleStaffSettings(v view.View, title string) view.Settings {
	return view.Settings{Frame: sampleFrame(v, title), Groups: []view.SettingsGroup{{Label: "settings.group.staff", Tabs: []view.SettingsTab{
		{Label: "settings.members", Href: view.MembersPath("harbor")}, {Label: "settings.roles", Href: view.RolesPath("harbor"), Current: true},
	}}}}
}

func sampleRoles(v view.View) view.RolesPage {
	return view.RolesPage{
		Settings: sampleStaffSettings(v, v.T("roles.title")), Roles: []string{v.T("role.viewer"), v.T("role.agent"), "Night desk"}, CanAdd: true,
		Own: []view.OwnRoleRow{
			{ID: "rol_1", Name: "Night desk", Permissions: 4, Held: 2, Holders: "Maria Berg, phone system", CanChange: true},
			{ID: "rol_2", Name: "A role with a long name that has no hyphen: <script>alert(1)</script>", Permissions: 1, CanChange: true, CanRemove: true},
			{ID: "rol_3", Name: "Auditors’ help", Permissions: 12, Held: 3},
		},
		Groups: []view.RoleGroup{{Part: "account", Title: v.T("part.account"), Rows: []view.RoleRow{
			{Name: "account.view", Title: v.T("op.account.view"), Holds: []bool{true, true, true}},
			{Name: "account.create", Title: v.T("op.account.create"), Needs: []string{v.T("roles.reason"), v.T("roles.whole")}, Holds: []bool{false, false, true}},
		}}},
	}
}

func sampleRoleForm(v view.View, wrong bool) view.RoleFormPage {
	p := view.RoleFormPage{
		Settings: sampleStaffSettings(v, v.T("roles.add")), Form: view.RoleForm{ID: view.NewRole, Name: "Night desk"},
		Bases: []view.Choice{{Value: "#viewer", Text: v.T("role.viewer")}, {Value: "#agent", Text: v.T("role.agent")}},
		Groups: []view.PermissionGroup{
			{Title: v.T("part.account"), Boxes: []view.PermissionBox{
				{Name: "account.view", Title: v.T("op.account.view"), Chosen: true},
				{Name: "account.search", Title: v.T("op.account.search"), Chosen: true},
				{Name: "account.create", Title: v.T("op.account.create")},
			}},
			{Title: v.T("part.staff"), Boxes: []view.PermissionBox{
				{Name: "staff.remove_account_from_segment", Title: v.T("op.staff.remove_account_from_segment"), Missing: true},
			}},
		},
	}
	if wrong {
		p.Form.Name, p.Problem = "", v.T("fault.role_changed_meanwhile")
		p.Problems = map[string]string{"name": v.T("fault.role_required"), "permissions": v.T("fault.permissions_required")}
	}
	return p
}

func sampleRoleReview(v view.View) view.RoleReviewPage {
	return view.RoleReviewPage{
		Settings: sampleStaffSettings(v, v.T("roles.review_title")), Before: "Night desk", Kept: 3, Held: 2, Holders: "Maria Berg, phone system",
		Form:    view.RoleForm{ID: "rol_1", Version: 2, Name: "Late desk", Permissions: []string{"account.view", "account.create"}},
		Added:   []view.PermissionShown{{Name: "account.create", Title: v.T("op.account.create")}},
		Removed: []view.PermissionShown{{Name: "desk.add_note", Title: v.T("op.desk.add_note")}, {Name: "account.search", Title: v.T("op.account.search")}},
	}
}

func sampleMember(v view.View) view.MemberPage {
	held := view.RoleShown{
		Words: "Night desk", Reach: "Harbor Courier · Gold", Role: "rol_1", Tenant: "tnt_1", Segment: "seg_1",
		Limits: []view.Choice{{Value: "seg_1", Text: "Gold", Chosen: true}, {Value: "seg_2", Text: "Silver"}},
	}
	return view.MemberPage{
		Settings: sampleStaffSettings(v, "Eve Stone"), Created: ago(30 * day), Passkeys: 1, Sessions: 2, Password: true,
		Member:    view.MemberRow{ID: "mem_1", Name: "Eve Stone", Email: "eve.stone@desk.example", Initials: "ES", Status: "active", Roles: []view.RoleShown{held}, LastSignIn: ago(hour)},
		CanAssign: true, CanTake: true, CanEnd: true, CanDisable: true, CanRequire: true,
		Permissions: []view.PermissionShown{{Name: "account.view", Title: v.T("op.account.view"), By: []string{"Night desk · Harbor Courier · Gold"}}},
		Grant:       view.GrantForm{Roles: []view.Choice{{Value: "agent", Text: v.T("role.agent")}}, Reaches: []view.Choice{{Value: "tnt_1", Text: "Harbor Courier"}}},
	}
}

func sampleKeys(v view.View) view.KeysPage {
	return view.KeysPage{
		Settings: sampleStaffSettings(v, v.T("keys_page.title")), CanRevoke: true, CanRotate: true,
		Keys: []view.KeyRow{
			{ID: "key_1", Name: "Shop sync", Role: "Night desk", Reach: "Harbor Courier", By: "Maria Berg", Created: ago(90 * day), Used: ago(hour), OldUntil: sampleNow.Add(8 * hour)},
			{ID: "key_2", Name: "Phone system", Role: v.T("role.agent"), Reach: "Harbor Courier", By: "Maria Berg", For: "Eve Stone", Created: ago(9 * day), Revoked: ago(day)},
		},
	}
}
