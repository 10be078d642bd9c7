package console_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

// signInCustomer starts a session of a customer.
func signInCustomer(k *testkit.Kit, login string, device secret.String) (started session.Started) {
	k.Do(func(tx *op.Tx) error {
		tx.Actor.Call.UserAgent, tx.Actor.Call.Address = testkit.Firefox, "192.0.2.9"
		who, err := account.StandingOf(tx.Ctx, tx.Tx, k.Number(login), true)
		if err != nil {
			return err
		}
		started, err = session.Start(tx, session.Draft{Account: who.N, Epoch: who.Epoch, Identity: "google", Device: device})
		return err
	})
	return started
}

func TestSessionsAndDevicesAreEndedOneByOneOrAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		page := customers + "/" + jess
		first := signInCustomer(k, jess, "")
		second := signInCustomer(k, jess, "")
		third := signInCustomer(k, jess, "")
		open := session.NewSessions(k.DB)
		stands := func(a session.Started) bool {
			_, err := open.Open(t.Context(), k.Tenant, a.Cookie)
			return err == nil
		}
		b := s.signedIn(t, authz.Agent)
		body := b.get(page + "?tab=security").body
		require.Equal(t, 6, strings.Count(body, "Firefox on Windows</span>"), "three sessions and three devices")
		require.Contains(t, body, "by Google")
		require.NotContains(t, body, "«")
		require.Contains(t, b.get(page+"?tab=access").body, "3 sessions · 3 devices")

		way := page + "/sessions/" + first.ID + "/end"
		require.Contains(t, body, `action="`+way+`"`)
		require.Equal(t, page+"?tab=security", b.post(way, nil).location())
		require.False(t, stands(first))
		require.True(t, stands(second))
		b.post(way, nil)
		require.Contains(t, b.get(page+"?tab=security").body, "That session had ended already.")
		forget := page + "/devices/" + second.Device + "/forget"
		require.Contains(t, body, `action="`+forget+`"`)
		b.post(forget, nil)
		require.Contains(t, b.get(page+"?tab=security").body, "Device forgotten.")
		require.False(t, stands(second))
		require.True(t, stands(third))
		b.post(forget, nil)
		require.Contains(t, b.get(page+"?tab=security").body, "That device had been forgotten already.")
		require.Equal(t, page+"?tab=access", b.post(page+"/sessions/end-all", url.Values{"tab": {"access"}}).location())
		require.False(t, stands(third))
		after := b.get(page + "?tab=access").body
		require.Contains(t, after, "Signed out of 1 device.")
		require.Contains(t, after, "Signed in nowhere.")
		activity := b.get(page).body
		for _, told := range []string{"All sessions ended", "Session ended", "Device forgotten", "New device"} {
			require.Contains(t, activity, told)
		}

		v := s.signedIn(t, authz.Viewer)
		body = v.get(page + "?tab=security").body
		require.NotRegexp(t, regexp.MustCompile(`action="[^"]*/(sessions|devices)/`), body, "a viewer ends nothing")
		require.Contains(t, body, "Agents and above may do this.")
		require.NotContains(t, body, "192.0.2.9", "addresses are masked for a viewer")
		require.Equal(t, 403, v.post(page+"/sessions/end-all", nil).status)
		require.Equal(t, 404, b.post(customers+"/"+k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Ben"})+"/sessions/end-all", nil).status)
	})
}
