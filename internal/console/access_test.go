package console_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

func TestAnAccountIsUnlockedDisabledAndEnabled(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		until := k.Clock.Now().Add(time.Hour)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", Lock: &account.Lock{Since: k.Clock.Now(), Until: &until, Attempts: 5}})
		tab := page + "?tab=access"
		b := s.signedIn(t, authz.Agent)
		shown := b.get(tab).body
		require.Contains(t, shown, "after 5 failed attempts")
		require.Contains(t, shown, page+"/unlock")

		a := b.post(page+"/unlock", nil)
		require.Equal(t, 303, a.status)
		require.Equal(t, tab, a.location())
		shown = b.get(tab).body
		require.Contains(t, shown, "Login unlocked.")
		require.Contains(t, shown, "Nothing locks this login.")
		require.NotContains(t, shown, page+"/unlock", "only what is possible now is offered")
		require.Equal(t, 303, b.post(page+"/unlock", nil).status)
		require.Contains(t, b.get(tab).body, "not locked any more")

		require.Equal(t, 303, b.post(page+"/disable", url.Values{"reason_code": {"other"}, "reason": {"  "}}).status)
		require.Contains(t, b.get(tab).body, "Say in your words why")
		require.Equal(t, 303, b.post(page+"/disable", url.Values{"reason_code": {"fraud"}, "reason": {"two <b>orders</b>"}}).status)
		shown = b.get(tab).body
		require.Contains(t, shown, "Account disabled. Every session has ended.")
		require.Contains(t, shown, "Suspected fraud: two &lt;b&gt;orders&lt;/b&gt;")
		require.Contains(t, shown, "Maria Berg")
		require.NotContains(t, shown, page+"/disable")
		require.Equal(t, 303, b.post(page+"/enable", url.Values{"reason_code": {"cleared"}}).status)
		require.Contains(t, b.get(tab).body, "Account enabled.")

		activity := b.get(page).body
		for _, card := range []string{"UNLOCKED", "DISABLED", "ENABLED"} {
			require.Contains(t, activity, card)
		}
	})
}

// Who may not is told who may; and the server says no all the same.
func TestWhoMayNotDisableIsTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		b := s.signedIn(t, authz.OutsourcedAgent)
		shown := b.get(page + "?tab=access").body
		require.Contains(t, shown, "Your role may not disable accounts. Agents may.")
		require.NotContains(t, shown, page+"/disable")
		require.Equal(t, 403, b.post(page+"/disable", url.Values{"reason_code": {"fraud"}}).status)
		require.Equal(t, 0, k.Count("event", "type = 'account.disabled'"))
	})
}
