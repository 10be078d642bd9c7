package console_test

import (
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/testkit"
)

// TestManyAccountsAreChosenLookedAtAndActedOn goes the way of a supervisor:
// search, choose, preview, begin, report, without script.
func TestManyAccountsAreChosenLookedAtAndActedOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess, tom := k.Account(account.Draft{FirstName: "Jess", LastName: "Bulk"}), k.Account(account.Draft{FirstName: "Tom", LastName: "Bulk"})
		s := serve(t, k)
		b := s.signedIn(t, authz.Supervisor)
		found := b.get(b.post(customers+"/search", url.Values{"last_name": {"bulk"}}).location())
		require.Contains(t, found.body, `value="`+jess+`" form="choosing"`)
		require.Contains(t, found.body, "All 2 found")
		token := regexp.MustCompile(`id="choosing".*?name="s" value="([^"]+)"`).FindStringSubmatch(found.body)
		require.NotNil(t, token)

		require.Equal(t, customers, b.post("/t/shop/bulk/new", url.Values{"scope": {"selected"}}).location(), "nothing was chosen")
		one := b.post("/t/shop/bulk/new", url.Values{"scope": {"selected"}, "account": {tom}}).location()
		require.Contains(t, b.get(one).body, "1 account chosen")
		all := b.post("/t/shop/bulk/new", url.Values{"scope": {"all"}, "s": {token[1]}}).location()
		preview := b.get(all + "&act=require_password")
		require.Equal(t, 200, preview.status, preview.body)
		require.Contains(t, preview.body, "has no password")
		require.NotContains(t, preview.body, "/t/shop/bulk/start", "there is nobody to do it on")
		preview = b.get(all + "&act=end_sessions")
		require.Contains(t, preview.body, "It would be done on 2 accounts.")

		of, err := url.Parse(all)
		require.NoError(t, err)
		form := url.Values{"of": {of.Query().Get("of")}, "act": {"end_sessions"}, "expected": {"2"}, "reason_code": {"other"}}
		refused := b.post("/t/shop/bulk/start", form)
		require.Contains(t, refused.location(), "/t/shop/bulk/new?", "no words why")
		form.Set("reason", "a list is on sale")
		started := b.post("/t/shop/bulk/start", form)
		require.Equal(t, 303, started.status, started.body)
		run := started.location()
		require.Contains(t, b.get(run).body, "Waits to begin")
		require.NoError(t, directory.NewService(k.DB).WorkBulk(t.Context()))
		require.Contains(t, b.get(run).body, "Finished: 2 of 2 done, 0 left out.")
		require.Contains(t, b.get("/t/shop/bulk").body, "a list is on sale")
		report := b.get(run + "/report.csv")
		require.Contains(t, report.body, jess+",Jess Bulk,done,")
		require.Equal(t, 2, k.Count("event", "type = 'session.all_ended'"))

		agent := s.signedIn(t, authz.Agent)
		require.NotContains(t, agent.get(customers+"?status=all").body, "choosing")
		require.Equal(t, 403, agent.get("/t/shop/bulk").status)
	})
}
