package console_test

import (
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

const webhooksPage = settings + "/webhooks"

var aSecret = regexp.MustCompile(`whsec_[A-Za-z0-9+/=]+`)

func TestWebhooksAreAddedTestedAndRead(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		require.Contains(t, b.get(webhooksPage).body, "No webhook yet")
		require.Contains(t, b.get(webhooksPage+"/new").body, `value="desk.note_added"`)
		a := b.post(webhooksPage, url.Values{"name": {"Shop"}, "url": {"shop.example"}, "aliases": {"USER_UPDATED"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Give an address that begins with https://")
		require.Contains(t, a.body, "USER_UPDATED", "what was typed stays")
		a = b.post(webhooksPage, url.Values{"key": {"idk_1"}, "name": {"Shop"}, "url": {"https://127.0.0.1:1/hook"}, "event": {"desk.note_added"}, "aliases": {"USER_UPDATED"}})
		require.Equal(t, 200, a.status, a.body)
		secret := aSecret.FindString(a.body)
		require.NotEmpty(t, secret)
		id := regexp.MustCompile(`/webhooks/(whk_\w+)`).FindStringSubmatch(a.body)[1]
		one := webhooksPage + "/" + id
		page := b.get(one)
		require.NotContains(t, page.body, secret, "once")
		require.Contains(t, page.body, "USER_UPDATED")
		require.Equal(t, one, b.post(one+"/test", nil).location())
		require.Contains(t, b.get(one).body, "The test was not taken: its address is not public")
		require.Equal(t, 303, b.post(one+"/disable", nil).status)
		require.Contains(t, b.get(webhooksPage).body, "Off")

		k.Do(func(tx *op.Tx) error {
			const insert = "INSERT INTO webhook_delivery (id, tenant, endpoint, event, pos, type, at, state, since, failure, status) VALUES ('dlv_1', $1, $2, 'evt_1', 9, 'desk.note_added', 1, 'given_up', 1, 'status', 503)"
			_, err := tx.ExecContext(tx.Ctx, insert, k.Tenant, id)
			return err
		})
		list := b.get(one + "/deliveries?state=given_up")
		require.Contains(t, list.body, "it answered with 503")
		require.Contains(t, b.get(one+"/deliveries/dlv_1").body, "given up")
		require.NotContains(t, b.get(one+"/deliveries?state=waiting").body, "evt_1")
		require.Contains(t, b.get(one).body, `name="seen_url" value="https://127.0.0.1:1/hook"`)
		k.AskSecond()
		a = b.post(one+"/mark-mailer", url.Values{"version": {"2"}, "seen_url": {"https://127.0.0.1:1/hook"}})
		require.Contains(t, a.body+b.get(a.location()).body, "Mark a webhook endpoint as the mailer", "one alone cannot, and is asked to ask")
		require.Zero(t, k.Count("webhook_endpoint", "mailer"))
		require.Equal(t, webhooksPage, b.post(one+"/remove", nil).location())
		for _, role := range []string{authz.Agent, authz.Supervisor, authz.Auditor} {
			require.Equal(t, 403, s.signedIn(t, role).get(webhooksPage).status, role)
		}
	})
}
