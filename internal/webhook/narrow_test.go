package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

// TestANarrowAliasBringsItsOwnEventsOnly subscribes to each alias that stands
// for a part of its type, lets everything happen that the type tells of, and
// wants each alias to get its part and nothing else, under the name by which it
// was asked for.
func TestANarrowAliasBringsItsOwnEventsOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, got := node(k, "a"), map[string]*receiver{}
		for _, alias := range []string{
			"LOGIN_WITH_CIDAAS", "LOGIN_WITH_SOCIAL", "USER_LOGIN", "ACCOUNT_CREATED_WITH_CIDAAS_IDENTITY", "ACCOUNT_CREATED_WITH_SOCIAL_IDENTITY",
			"USER_REGISTERED", "ANONYMIZE_USER_DELETION_REQUESTED", "ACCOUNT_DELETION_REQUESTED", "ACCOUNT_DELETION_SCHEDULED",
		} {
			got[alias] = receive(t)
			added(t, k, s, got[alias].URL, alias)
		}
		both := receive(t)
		added(t, k, s, both.URL, "LOGIN_WITH_CIDAAS", "LOGIN_WITH_SOCIAL")

		byPassword, byProvider, byLink := everyWayIn(t, k)
		byStaff, err := account.NewService(k.DB).Create(ctx, withReason(k), account.CreateInput{FirstName: "Kim"})
		require.NoError(t, err)
		deletions := privacy.NewService(k.DB)
		_, err = deletions.RequestDeletion(ctx, k.Customer(byPassword), privacy.RequestDeletionInput{Account: byPassword})
		require.NoError(t, err)
		_, err = deletions.RequestDeletion(ctx, withReason(k), privacy.RequestDeletionInput{Account: byProvider})
		require.NoError(t, err)
		deliver(t, k, s)

		for alias, want := range map[string][]string{
			"LOGIN_WITH_CIDAAS": {byPassword}, "LOGIN_WITH_SOCIAL": {byProvider}, "USER_LOGIN": {byPassword, byProvider, byLink},
			"ACCOUNT_CREATED_WITH_CIDAAS_IDENTITY": {byPassword}, "ACCOUNT_CREATED_WITH_SOCIAL_IDENTITY": {byProvider},
			"USER_REGISTERED":                   {byPassword, byProvider, byStaff.ID},
			"ANONYMIZE_USER_DELETION_REQUESTED": {byPassword}, "ACCOUNT_DELETION_REQUESTED": {byProvider},
			"ACCOUNT_DELETION_SCHEDULED": {byPassword, byProvider},
		} {
			require.ElementsMatch(t, want, accountsOf(t, got[alias].taken(), alias), alias)
		}
		require.ElementsMatch(t, []string{byPassword, byProvider}, accountsOf(t, both.taken(), ""), "each under its own name")
	})
}

// accountsOf are the accounts of what came, which must come under the alias.
func accountsOf(t *testing.T, came []webhook.Payload, alias string) (out []string) {
	for _, p := range came {
		if alias != "" {
			require.Equal(t, alias, p.Alias)
		}
		out = append(out, p.Account)
	}
	return out
}

func withReason(k *testkit.Kit) authz.Actor {
	a := k.Actor(authz.SeniorAgent)
	a.Call.Reason = "asked by its owner"
	return a
}

// everyWayIn registers two customers and signs in three, each by another way,
// and returns their login IDs.
func everyWayIn(t *testing.T, k *testkit.Kit) (byPassword, byProvider, byLink string) {
	t.Helper()
	hands := credential.NewService(k.DB, proof.NewHasher(1, 100))
	doors := signin.NewService(signin.Config{DB: k.DB, Credentials: hands})
	visitor := signin.Visitor(k.Tenant, authz.Call{Via: "portal", Address: "192.0.2.9", UserAgent: testkit.Firefox})

	_, err := doors.Register(ctx, visitor, signin.RegisterInput{FirstName: "Pat", Email: "pat@example.com", Password: "a password of one's own"})
	require.NoError(t, err)
	byPassword = rowsOf(t, k, "SELECT id FROM account WHERE unverified_email = 'pat@example.com'")[0]
	_, err = account.NewService(k.DB).ConfirmEmail(ctx, k.Visitor("account.confirm_email"), account.ConfirmEmailInput{Link: linkOf(t, k, nonce.VerifyEmail)})
	require.NoError(t, err)
	_, err = doors.SignIn(ctx, visitor, signin.SignInInput{Identifier: "pat@example.com", Password: "a password of one's own"})
	require.NoError(t, err)
	in, err := doors.SignInByProvider(ctx, visitor, signin.SignInByProviderInput{Upstream: federation.Upstream{
		Provider: "harbor", Kind: federation.OIDC, Identity: "oidc:harbor", Subject: "up-1", Email: "sam@example.com", EmailProved: true, FirstName: "Sam", At: k.Clock.Now(),
	}})
	require.NoError(t, err)
	byProvider = in.Account

	byLink = k.Account(account.Draft{FirstName: "Lee", Email: "lee@example.com"})
	_, err = doors.SendAccessLink(ctx, visitor, signin.SendAccessLinkInput{Identifier: "lee@example.com"})
	require.NoError(t, err)
	_, err = doors.OpenAccessLink(ctx, visitor, signin.OpenAccessLinkInput{Link: linkOf(t, k, nonce.AccessLink)})
	require.NoError(t, err)
	return byPassword, byProvider, byLink
}

// linkOf is the text of the newest link of a kind.
func linkOf(t *testing.T, k *testkit.Kit, kind nonce.Kind) (text secret.String) {
	t.Helper()
	id := rowsOf(t, k, "SELECT id FROM nonce WHERE kind = $1 ORDER BY created_at DESC", string(kind))[0]
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		text, err = nonce.Text(ctx, tx, k.DB.Ring, id, k.Clock.Now())
		return err
	}))
	return text
}
