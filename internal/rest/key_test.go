package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// TestKeys uses the keys as they are in service.
func TestKeys(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k, staff.NewKeys(k.DB))
		members := staff.NewService(k.DB, proof.NewHasher(1, 1))
		jess := s.Account(account.Draft{FirstName: "Jess"})
		other := s.AddTenant("other")

		agent, err := members.CreateAPIKey(ctx, s.System(), staff.CreateAPIKeyInput{Name: "Billing", Role: authz.Agent, Tenant: s.Tenant})
		require.NoError(t, err)
		everywhere, err := members.CreateAPIKey(ctx, s.System(), staff.CreateAPIKeyInput{Name: "All", Role: authz.Agent})
		require.NoError(t, err)
		c := client.New(s.URL, agent.Key.Reveal())

		_, err = c.Accounts.AddNote(ctx, jess, "by a program")
		require.NoError(t, err)
		require.Equal(t, 1, s.Count("audit", "op = 'desk.add_note' AND actor_kind = 'key' AND actor_id = $1 AND tenant = $2", agent.ID, s.Tenant))
		_, err = client.New(s.URL, agent.Key.Reveal(), client.WithTenant("other")).Accounts.Get(ctx, jess)
		require.Equal(t, "tenant_not_found", client.Code(err))

		_, err = client.New(s.URL, everywhere.Key.Reveal()).Accounts.Get(ctx, jess)
		require.Equal(t, "tenant_required", client.Code(err))
		_, err = client.New(s.URL, everywhere.Key.Reveal(), client.WithTenant(other)).Accounts.Get(ctx, jess)
		require.Equal(t, "not_found", client.Code(err), "another tenant's account")
		_, err = client.New(s.URL, everywhere.Key.Reveal(), client.WithTenant("shop")).Accounts.Get(ctx, jess)
		require.NoError(t, err)

		tenants := func(c *client.Client) (slugs []string) {
			list, err := c.Tenants.List(ctx)
			require.NoError(t, err)
			for _, one := range list {
				slugs = append(slugs, one.Slug)
			}
			return slugs
		}
		require.Equal(t, []string{"shop"}, tenants(c), "a key's own tenant and no other")
		require.Equal(t, []string{"other", "shop"}, tenants(client.New(s.URL, everywhere.Key.Reveal())), "no tenant need be named to find out which there are")
		_, err = client.New(s.URL, everywhere.Key.Reveal()).Accounts.Counts(ctx)
		require.Equal(t, "tenant_required", client.Code(err), "anything else is about one")

		elsewhere := s.AccountIn(other, account.Draft{FirstName: "Jess"})
		found := func(c *client.Client) (ids []string) {
			page, err := c.Accounts.SearchPage(ctx, client.Search{FirstName: client.Term{Value: "jess"}, AllTenants: true}, "")
			require.NoError(t, err)
			require.Len(t, page.Tenants, len(page.Items), "nothing is told of tenants that the key does not reach")
			for _, h := range page.Items {
				ids = append(ids, h.ID)
			}
			return ids
		}
		require.Equal(t, []string{jess}, found(c), "all tenants of a key for one are that one")
		require.ElementsMatch(t, []string{jess, elsewhere}, found(client.New(s.URL, everywhere.Key.Reveal())))
		_, err = client.New(s.URL, everywhere.Key.Reveal()).Accounts.SearchPage(ctx, client.Search{Q: "jess"}, "")
		require.Equal(t, "tenant_required", client.Code(err), "one tenant is to be named")
		_, err = client.New(s.URL, everywhere.Key.Reveal(), client.WithTenant("nowhere")).Tenants.List(ctx)
		require.Equal(t, "tenant_not_found", client.Code(err))

		_, err = members.RevokeAPIKey(ctx, s.System(), staff.APIKeyInput{Key: agent.ID})
		require.NoError(t, err)
		_, err = c.Accounts.Get(ctx, jess)
		var p *client.Problem
		require.ErrorAs(t, err, &p)
		require.Equal(t, 401, p.Status)
		require.Equal(t, "key_not_valid", p.Code)
		_, err = c.Tenants.List(ctx)
		require.Equal(t, "key_not_valid", client.Code(err))
		require.NotContains(t, s.Log.String(), agent.Key.Reveal(), "keys stay out of logs")
	})
}
