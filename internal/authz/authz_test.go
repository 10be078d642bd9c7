package authz

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGrantsAreLimitedToTenantAndSegment(t *testing.T) {
	agent := RoleNamed(Agent).Permissions
	a := Actor{Kind: Member, Tenant: "tnt_a", Grants: []Grant{
		{Tenant: "tnt_a", Segment: "seg_1", Permissions: agent},
		{Tenant: "tnt_b", Permissions: agent},
	}}
	require.True(t, a.May("desk.add_note"))
	require.False(t, a.May("staff.invite"))
	all, segments := a.Segments("account.search")
	require.False(t, all)
	require.Equal(t, []string{"seg_1"}, segments)

	a.Tenant = "tnt_b"
	all, _ = a.Segments("account.search")
	require.True(t, all)

	a.Tenant = "tnt_c"
	require.False(t, a.May("account.search"))
	all, segments = a.Segments("account.search")
	require.False(t, all)
	require.Empty(t, segments)
}

func TestSystemMayEverything(t *testing.T) {
	require.True(t, Actor{Kind: System}.May("anything"))
	require.False(t, Actor{Kind: Customer}.May("account.search"))
}

func TestEveryRoleHasATitleAndSomething(t *testing.T) {
	require.Len(t, Roles(), 10)
	for _, r := range Roles() {
		require.NotEmpty(t, r.Title)
	}
	require.Nil(t, RoleNamed("root"))
	require.False(t, RoleNamed(OutsourcedAgent).Permissions["account.search_partial"])
}

func TestAnAdministratorOfTheWholeScopeCoversEverything(t *testing.T) {
	held := SetOf("privacy.place_hold", "account.view")
	boss := Actor{Kind: Member, Grants: []Grant{{Tenant: "tnt_a", Role: Administrator, Permissions: RoleNamed(Administrator).Permissions}}}
	require.True(t, boss.Covers(held, "tnt_a", ""))
	require.True(t, boss.Covers(held, "tnt_a", "seg_1"))
	require.False(t, boss.Covers(held, "tnt_b", ""))
	require.False(t, boss.Covers(held, "", ""), "all tenants are more than one")
	lead := Actor{Kind: Member, Grants: []Grant{{Tenant: "tnt_a", Role: "rol_x", Permissions: SetOf("account.view", "staff.disable")}}}
	require.False(t, lead.Covers(held, "tnt_a", ""))
	require.True(t, lead.Covers(SetOf("account.view"), "tnt_a", "seg_1"))
	lead.Grants[0].Segment = "seg_1"
	require.False(t, lead.Covers(SetOf("account.view"), "tnt_a", ""))
	require.True(t, Actor{Kind: System}.Covers(held, "", ""))
}
