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
