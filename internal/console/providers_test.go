package console_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

const providersPage = settings + "/providers"

func TestProvidersAreAddedAndSwitched(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b, second := s.signedIn(t, authz.Administrator), s.second(t)
		require.Contains(t, b.get(providersPage).body, "No provider yet")
		form := b.get(providersPage + "/add/google")
		require.Contains(t, form.body, "http://localhost:8485/sign-in/with/google/callback")
		a := b.post(providersPage, url.Values{"kind": {"google"}, "client_id": {"123"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Give the secret that the provider has issued.")
		added := url.Values{"kind": {"google"}, "client_id": {"123"}, "client_secret": {"CANARY"}, "icon": {"brand-google"}}
		one := second.approves(b.post(providersPage, added))
		_, id, _ := strings.Cut(one, "/approvals/")
		shown := b.get("/t/shop/approvals").body
		require.Contains(t, shown, "<dt>Client ID</dt>", "what was asked for is named in words")
		require.Contains(t, shown, "Kept secret")
		again := b.get(providersPage + "/add/google?approval=" + id)
		require.Contains(t, again.body, `value="123"`, "what was approved stands in the form; only the secret is typed again")
		require.NotContains(t, again.body, "CANARY")
		require.NotContains(t, again.body, "Ask for approval")
		a = b.post(providersPage, added)
		require.Equal(t, providersPage, a.location(), a.body)
		page := b.get(providersPage)
		require.Contains(t, page.body, "Google was added, switched off.")
		require.NotContains(t, page.body, "CANARY")
		second.approves(b.post(providersPage+"/google/enable", nil))
		require.Equal(t, 1, k.Count("provider", "enabled"))
		a = b.post(providersPage+"/google", url.Values{"version": {"2"}, "client_id": {"456"}, "scopes": {"email"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "The scope openid is needed")
		changed := url.Values{"version": {"2"}, "client_id": {"456"}, "icon": {"brand-google"}}
		second.approves(b.post(providersPage+"/google", changed))
		require.Equal(t, providersPage, b.post(providersPage+"/google", changed).location())
		require.Equal(t, 1, k.Count("provider", "client_id = '456' AND enabled"))

		at := k.Clock.Now()
		jess := k.Account(account.Draft{FirstName: "Jess", Identities: []account.DraftIdentity{{Type: "google", Subject: "1", CreatedAt: at}, {Type: "password", CreatedAt: at}}})
		one = "/t/shop/customers/" + jess
		tab := b.get(one + "?tab=access")
		require.Contains(t, tab.body, "Remove Google")
		a = b.post(one+"/unlink/google", url.Values{"reason": {"asked by the owner"}})
		require.Equal(t, 303, a.status, a.body)
		require.Zero(t, k.Count("account_identity", "type = 'google'"))
		require.Contains(t, b.get(one+"?tab=access").body, "Additional: Google.")
	})
}
