package console_test

import (
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/testkit"
)

// TestADataRequestGoesFromTheTabToItsEnd opens one, makes and sends the copy,
// extends and closes it, without script.
func TestADataRequestGoesFromTheTabToItsEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess@example.com", CreatedAt: k.Clock.Now().Add(-30 * 24 * time.Hour)})
		s := serve(t, k)
		b := s.signedIn(t, authz.PrivacyOfficer)
		one := customers + "/" + jess
		tab := one + "?tab=privacy"
		require.Contains(t, b.get(tab).body, "Nothing was asked about the own data.")
		require.Equal(t, tab, b.post(one+"/open-request", url.Values{"kind": {"access"}, "details": {"everything"}, "reason_code": {"other"}, "reason": {"a letter"}}).location())
		shown := b.get(tab).body
		require.Contains(t, shown, "30 days left")
		request := regexp.MustCompile(`name="request" value="(dsr_[^"]+)"`).FindStringSubmatch(shown)
		require.NotNil(t, request)
		require.Contains(t, b.get("/t/shop/requests").body, "Jess Smith")

		b.post(one+"/extend-request", url.Values{"request": {request[1]}, "reason": {"many systems"}})
		require.Contains(t, b.get(tab).body, "92 days left")
		b.post(one+"/request-export", url.Values{"reason": {"asked for"}})
		require.Contains(t, b.get(tab).body, "is being made")
		require.NoError(t, privacy.NewService(k.DB).MakeExports(t.Context()))
		export := regexp.MustCompile(`name="export" value="(exp_[^"]+)"`).FindStringSubmatch(b.get(tab).body)
		require.NotNil(t, export)
		b.post(one+"/deliver-export", url.Values{"export": {export[1]}})
		require.Contains(t, b.get(tab).body, "The link is on its way to j•••@e•••.com.")
		require.Equal(t, 1, k.Count("message", "template = 'data_copy'"))
		b.post(one+"/close-request", url.Values{"request": {request[1]}, "outcome": {"refused"}})
		require.Contains(t, b.get(tab).body, "92 days left", "a refusal needs words")
		b.post(one+"/close-request", url.Values{"request": {request[1]}, "outcome": {"fulfilled"}})
		require.Contains(t, b.get(tab).body, "closed: fulfilled")
	})
}
