package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// inTenants gives an actor a role in each of the tenants.
func inTenants(a authz.Actor, role string, tenants ...string) authz.Actor {
	a.Grants = nil
	for _, t := range tenants {
		a.Grants = append(a.Grants, authz.Grant{Tenant: t, Permissions: authz.RoleNamed(role).Permissions})
	}
	return a
}

func TestSearchOfAllTenantsStaysInTheActors(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		second, third := k.AddTenant("second"), k.AddTenant("third")
		near := k.Account(account.Draft{FirstName: "Jess", Email: "jes@example.com", CreatedAt: at(3)})
		exact := k.AccountIn(second, jess())
		k.AccountIn(third, jess())
		actor := inTenants(k.Actor(authz.Agent), authz.Agent, k.Tenant, second)
		before := k.Count("audit", "op = 'account.search'")

		out, err := s.Search(ctx, actor, account.SearchInput{Q: "jess@example.com", AllTenants: true})
		require.NoError(t, err)
		require.Len(t, out.Items, 2)
		require.Equal(t, []string{exact, near}, []string{out.Items[0].ID, out.Items[1].ID}, "the best of all stands first")
		require.Equal(t, []string{second, k.Tenant}, []string{out.Items[0].Tenant, out.Items[1].Tenant})
		require.Equal(t, account.Total{Count: 2}, out.Total)
		require.Len(t, out.Tenants, 2, "of the third nothing is told")
		for _, one := range out.Tenants {
			require.NotEqual(t, third, one.ID)
			require.Equal(t, 1, one.Total.Count)
		}
		require.Equal(t, before+2, k.Count("audit", "op = 'account.search'"))
		require.Equal(t, 1, k.Count("audit", "op = 'account.search' AND tenant = $1", second), "audited where it searched")
		require.Zero(t, k.Count("audit", "tenant = $1 AND op = 'account.search'", third))

		for sort, want := range map[string][]string{"created": {exact, near}, "-created": {near, exact}, "name": {near, exact}, "last_login": {near, exact}, "-last_login": {exact, near}, "": {near, exact}} {
			out, err = s.Search(ctx, actor, account.SearchInput{Status: account.FilterActive, Sort: sort, AllTenants: true})
			require.NoError(t, err)
			require.Len(t, out.Items, 2, sort)
			require.Equal(t, want, []string{out.Items[0].ID, out.Items[1].ID}, sort)
		}
		out, err = s.Search(ctx, actor, account.SearchInput{FirstName: term("", "jess"), Limit: 1, AllTenants: true})
		require.NoError(t, err)
		require.Len(t, out.Items, 1)
		require.Equal(t, 2, out.Total.Count)
		require.Empty(t, out.NextCursor)
	})
}

// Segments and masks are those of each tenant, and a role that may not search
// in this way is told of where another one may.
func TestSearchOfAllTenantsFollowsTheRoleInEach(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		second := k.AddTenant("second")
		k.Account(jess())
		k.AccountIn(second, jess())
		part := account.SearchInput{Email: term("", "*ess*"), AllTenants: true}

		mixed := inTenants(k.Actor(authz.Agent), authz.Agent, k.Tenant)
		mixed.Grants = append(mixed.Grants, authz.Grant{Tenant: second, Permissions: authz.RoleNamed(authz.OutsourcedAgent).Permissions})
		out, err := s.Search(ctx, mixed, part)
		require.NoError(t, err)
		require.Len(t, out.Items, 1)
		require.Equal(t, k.Tenant, out.Items[0].Tenant)
		refused := map[string]string{}
		for _, one := range out.Tenants {
			refused[one.ID] = one.Refused
		}
		require.Equal(t, map[string]string{k.Tenant: "", second: account.ErrWholeValue.Code}, refused)

		_, err = s.Search(ctx, inTenants(k.Actor(authz.Agent), authz.OutsourcedAgent, k.Tenant, second), part)
		require.ErrorIs(t, err, account.ErrWholeValue, "refused in each")

		limited := inTenants(k.Actor(authz.Agent), authz.Agent, k.Tenant, second)
		limited.Grants[1].Segment = "seg_none"
		out, err = s.Search(ctx, limited, account.SearchInput{FirstName: term("", "jess"), AllTenants: true})
		require.NoError(t, err)
		require.Equal(t, 1, out.Total.Count)

		nobody := k.Actor(authz.Agent)
		nobody.Grants = nil
		_, err = s.Search(ctx, nobody, account.SearchInput{Q: "jess", AllTenants: true})
		require.ErrorIs(t, err, op.ErrForbidden)
		for _, in := range []account.SearchInput{
			{Attributes: map[string]account.Term{"size": {Value: "m"}}, AllTenants: true}, {Q: "jess", Cursor: "x", AllTenants: true},
		} {
			_, err = s.Search(ctx, mixed, in)
			require.ErrorIs(t, err, fault.ErrInvalid)
		}
	})
}
