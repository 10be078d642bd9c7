package console_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

// TestNetworksAreBlockedAndUnblockedWithAReason goes through the page by who
// may, who may see other lists only, and who may see none.
func TestNetworksAreBlockedAndUnblockedWithAReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		const page = settings + "/blocked"
		senior := s.signedIn(t, authz.SeniorAgent)
		shown := senior.get(page)
		require.Equal(t, 200, shown.status)
		require.Contains(t, shown.body, `id="blocked-network"`)
		require.NotContains(t, shown.body, `id="blocked-email_domain"`, "the other lists are not theirs to see")

		a := senior.post(page+"/network", url.Values{"value": {"192.0.2.0/8"}, "note": {"guessing"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "too wide")
		require.Contains(t, a.body, "192.0.2.0/8", "nothing typed is lost")
		require.NotEqual(t, 303, senior.post(page+"/network", url.Values{"value": {"192.0.2.0/24"}}).status, "it asks why")
		require.Zero(t, k.Count("signin_blocked_address", ""))
		require.Equal(t, page, senior.post(page+"/network", url.Values{"value": {"192.0.2.0/24"}, "note": {"guessing since Monday"}}).location())
		require.Contains(t, senior.get(page).body, "guessing since Monday")
		require.Equal(t, 409, senior.post(page+"/network", url.Values{"value": {"192.0.2.9/24"}, "note": {"again"}}).status)

		auditor := s.signedIn(t, authz.Auditor)
		require.NotContains(t, auditor.get(page).body, `id="blocked-network"`)
		auditor.post(page+"/network/unblock", url.Values{"value": {"192.0.2.0/24"}, "note": {"x"}})
		require.Equal(t, 1, k.Count("signin_blocked_address", ""))
		require.Equal(t, 403, s.signedIn(t, authz.Viewer).get(page).status)

		senior.post(page+"/network/unblock", url.Values{"value": {"192.0.2.0/24"}})
		require.Equal(t, 1, k.Count("signin_blocked_address", ""), "unblocking asks why, too")
		require.Equal(t, page, senior.post(page+"/network/unblock", url.Values{"value": {"192.0.2.0/24"}, "note": {"over"}}).location())
		require.Zero(t, k.Count("signin_blocked_address", ""))
		require.Equal(t, 1, k.Count("event", "type = 'signin.address_unblocked'"))
	})
}
