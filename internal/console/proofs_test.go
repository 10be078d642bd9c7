package console_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

func TestFactorsAndThePasswordAreManagedOnTheSecurityTab(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess.smith@gmail.com"})
		page, n := customers+"/"+jess, k.Number(jess)
		k.Do(func(tx *op.Tx) error {
			for _, statement := range []string{
				"INSERT INTO credential_password (account, hash, changed_at) VALUES ($1, 'zqhash', 1)",
				"INSERT INTO credential_factor (id, account, tenant, kind, name, secret, created_at) SELECT 'fac_app', n, tenant, 'totp', 'Phone', NULL, 1 FROM account WHERE n = $1",
				"INSERT INTO credential_factor (id, account, tenant, kind, target, created_at) SELECT 'fac_mail', n, tenant, 'email', 'jess.smith@gmail.com', 1 FROM account WHERE n = $1",
			} {
				if _, err := tx.ExecContext(tx.Ctx, statement, n); err != nil {
					return err
				}
			}
			return nil
		})
		b, second := s.signedIn(t, authz.Agent), s.second(t)
		body := b.get(page + "?tab=security").body
		require.Contains(t, body, "Authenticator app · Phone")
		require.Contains(t, body, "Codes by e-mail")
		require.NotContains(t, body, "zqhash")
		require.NotContains(t, body, "«")
		why := url.Values{"reason_code": {"lost"}, "reason": {"Left on a train"}}

		require.Equal(t, page+"?tab=security", b.post(page+"/factors/fac_app/disable", url.Values{"reason_code": {"other"}}).location())
		require.Contains(t, b.get(page+"?tab=security").body, "Say why: write a reason.")
		b.post(page+"/factors/fac_app/disable", why)
		body = b.get(page + "?tab=security").body
		require.Contains(t, body, "Second factor disabled.")
		require.Contains(t, body, `action="`+page+`/factors/fac_app/enable"`)
		b.post(page+"/factors/fac_app/enable", why)
		require.Contains(t, b.get(page+"?tab=security").body, "A second person must say yes first")
		second.approves(b.post(page+"/credential/remove-all-factors", why))
		require.Contains(t, second.get("/t/shop/approvals").body, "It waits until")
		require.Contains(t, b.get(page+"?tab=security").body, "Authenticator app · Phone", "a day in which the customer can stop it")
		require.Contains(t, b.get(page).body, "Asked for approval: Remove all second factors")
		b.post(page+"/credential/send-password-reset", nil)
		require.Contains(t, b.get(page+"?tab=security").body, "On its way to j•••@g•••.com.")
		b.post(page+"/credential/require-new-password", why)
		require.Contains(t, b.get(page+"?tab=security").body, "NEW PASSWORD REQUIRED")
		require.Contains(t, b.get(page).body, "A new password is required: The device is lost – Left on a train")

		k.Clock.Move(desk.ApprovalDelay)
		require.NoError(t, s.desk.RunApprovals(context.Background()))
		viewer := s.signedIn(t, authz.Viewer)
		body = viewer.get(page + "?tab=security").body
		require.NotContains(t, body, "Authenticator app · Phone")
		require.Contains(t, body, "Codes by e-mail", "what is sent stays")
		require.NotContains(t, viewer.get(page+"?tab=security").body, `action="`+page+`/credential`, "who may not is told who may")
	})
}
