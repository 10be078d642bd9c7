package console_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

// A member's own zone goes before the tenant's, for that member only; an empty
// one gives the tenant's back.
func TestTimesAreShownInTheMembersZone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		maria, ana := s.signedIn(t, authz.Agent), s.signedIn(t, authz.SeniorAgent)
		const own = "/t/shop/settings/sign-in"
		page := customers + "/" + jess
		tenants := maria.get(page).body
		require.NotContains(t, tenants, "JST")

		wrong := maria.post(own+"/time-zone", url.Values{"zone": {"Mars/Olympus"}})
		require.Equal(t, 422, wrong.status)
		require.Contains(t, wrong.body, "Write a time zone such as Europe/Madrid.")
		require.Contains(t, wrong.body, `value="Mars/Olympus"`, "what was typed is still there")

		require.Equal(t, 303, maria.post(own+"/time-zone", url.Values{"zone": {" Asia/Tokyo "}}).status)
		require.Contains(t, maria.get(own).body, `value="Asia/Tokyo"`)
		require.Contains(t, maria.get(page).body, "JST")
		require.NotContains(t, ana.get(page).body, "JST")

		require.Equal(t, 303, maria.post(own+"/time-zone", url.Values{"zone": {""}}).status)
		require.NotContains(t, maria.get(page).body, "JST")
	})
}
