package console_test

import (
	"context"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// Who has a role in several tenants may search them all from the search form;
// each row says where it is and leads there, and nothing is told of others.
func TestAllOfTheReadersTenantsAreSearched(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		harbor, quay := k.AddTenant("harbor"), k.AddTenant("quay")
		here, there := k.Account(account.Draft{FirstName: "Jess"}), k.AccountIn(harbor, account.Draft{FirstName: "Jess"})
		hidden := k.AccountIn(quay, account.Draft{FirstName: "Jess"})
		maria := s.signedIn(t, authz.Agent)
		require.NotContains(t, maria.get(customers).body, "In all my tenants", "there is nothing to choose")
		members, err := s.staff.ListMembers(context.Background(), k.System(), staff.ListInput{})
		require.NoError(t, err)
		_, err = s.staff.AssignRole(context.Background(), k.System(), staff.RoleInput{Member: members[0].ID, Tenant: harbor, Role: authz.Agent})
		require.NoError(t, err)
		require.Contains(t, maria.get(customers).body, "In all my tenants")

		form := url.Values{"first_name": {"jess"}, "all_tenants": {"true"}}
		found := maria.htmx("POST", "/t/shop/customers/search", form)
		require.Equal(t, 200, found.status, found.body)
		require.Contains(t, found.body, `href="/t/shop/customers/`+here)
		require.Contains(t, found.body, `href="/t/harbor/customers/`+there)
		require.NotContains(t, found.body, hidden)
		require.NotContains(t, found.body, "quay")
		links := regexp.MustCompile(`href="(/t/harbor/customers\?s=[^"]+)"`).FindStringSubmatch(found.body)
		require.NotEmpty(t, links)
		on := maria.get(links[1])
		require.Equal(t, 200, on.status)
		require.Contains(t, on.body, there)
		require.NotContains(t, on.body, here)

		form.Del("all_tenants")
		require.NotContains(t, maria.htmx("POST", "/t/shop/customers/search", form).body, there)
	})
}
