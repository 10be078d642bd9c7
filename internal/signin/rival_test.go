package signin_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// registered makes an account through the door and returns it as a scene.
func (s *scene) registered(address string, p secret.String) *scene {
	s.T.Helper()
	_, err := s.Register(ctx, s.visitor(), signin.RegisterInput{FirstName: "Who", Email: address, Password: p})
	require.NoError(s.T, err)
	made := *s
	made.address = address
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT n, id FROM account WHERE unverified_email = $1 ORDER BY n DESC LIMIT 1", address).Scan(&made.n, &made.login)
	}))
	return &made
}

// TestC14ProofWipesWhatARivalHasSetUp lets somebody register first with another
// person's address, sign in, and set up factors, by which they would stay; then
// the owner registers and proves the address, in each way that proves it.
func TestC14ProofWipesWhatARivalHasSetUp(t *testing.T) {
	const stolen = secret.String("the thief's own passphrase")
	prove := map[string]func(s *scene, owner *scene) error{
		"verification": func(s, owner *scene) error {
			_, err := account.NewService(s.DB).ConfirmEmail(ctx, s.visitor(), account.ConfirmEmailInput{Link: owner.link(nonce.VerifyEmail)})
			return err
		},
		"a new password": func(s, owner *scene) error {
			s.Do(func(tx *op.Tx) error {
				standing, err := account.StandingOf(ctx, tx.Tx, owner.n, true)
				require.NoError(s.T, err)
				_, err = nonce.Issue(tx, nonce.Draft{Kind: nonce.ResetPassword, Account: owner.n, Epoch: standing.Epoch, Target: owner.address, For: nonce.LinkFor})
				return err
			})
			_, err := s.credentials.ResetPassword(ctx, s.visitor(), credential.ResetPasswordInput{Link: owner.link(nonce.ResetPassword), Password: right})
			return err
		},
	}
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for name, proves := range prove {
			s := newWalkScene(t, k, len(name))
			s.set(tenant.SignUpVerifyEmail, tenant.Off)
			address := "victim" + string(name[0]) + "@example.com"
			thief := s.registered(address, stolen)
			in, err := s.signIn(address, stolen)
			require.NoError(t, err, "an unproved address may sign in here")
			held, err := s.opened(in.Session)
			require.NoError(t, err)
			_, err = s.credentials.CreateBackupCodes(ctx, held.Actor(authz.Call{Via: "portal"}), credential.AccountInput{Account: thief.login})
			require.NoError(t, err)
			thief.factored()
			require.Positive(t, k.Count("credential_factor", "account = $1", thief.n))

			k.Clock.Move(2 * time.Hour)
			owner := s.registered(address, right)
			require.NotEqual(t, thief.n, owner.n)
			require.NoError(t, proves(s, owner), name)

			for _, table := range []string{"credential_password", "credential_factor", "credential_backup_code", "credential_passkey", "credential_second"} {
				require.Zero(t, k.Count(table, "account = $1", thief.n), "%s of the thief stays after %s", table, name)
			}
			require.Equal(t, 1, k.Count("credential_password", "account = $1", owner.n), "the owner's own stays")
			_, err = s.opened(in.Session)
			require.Error(t, err, "the thief's session lives")
			_, err = s.signIn(address, stolen)
			require.ErrorIs(t, err, signin.ErrSignIn)
			entered, err := s.signIn(address, right)
			require.NoError(t, err)
			require.Equal(t, owner.login, entered.Account)
		}
	})
}

// TestC14AForgottenPasswordOfARivalsAccountStartsOver lets somebody register
// with another person's address and set up factors and a provider's identity.
// The owner finds an account there, and asks for a new password: nothing of what
// the other set up signs in any more.
func TestC14AForgottenPasswordOfARivalsAccountStartsOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.set(tenant.SignUpVerifyEmail, tenant.Off)
		const address = "victim@example.com"
		thief := s.registered(address, "the thief's own passphrase")
		thief.factored()
		k.Do(func(tx *op.Tx) error { return account.AddIdentity(tx, thief.n, "google", "thief-at-google") })
		k.Clock.Move(2 * time.Hour)

		_, err := s.Recover(ctx, s.visitor(), signin.RecoverInput{Identifier: address})
		require.NoError(t, err)
		_, err = s.credentials.ResetPassword(ctx, s.visitor(), credential.ResetPasswordInput{Link: thief.link(nonce.ResetPassword), Password: right})
		require.NoError(t, err)
		in, err := s.signIn(address, right)
		require.NoError(t, err)
		require.Equal(t, signin.StepSignedIn, in.Step, "no factor of the thief's is asked for")
		require.Zero(t, k.Count("credential_factor", "account = $1", thief.n))
		require.Zero(t, k.Count("account_identity", "account = $1 AND type <> 'password'", thief.n))
		require.Equal(t, 1, k.Count("account", "n = $1 AND email = $2 AND unverified_email = ''", thief.n, address), "the link has proved the address")
		require.Equal(t, 1, k.Count("event", "type = 'account.email_verified' AND account = $1", thief.n))

		thief.factored()
		k.Clock.Move(2 * time.Hour)
		_, err = s.Recover(ctx, s.visitor(), signin.RecoverInput{Identifier: address})
		require.NoError(t, err)
		_, err = s.credentials.ResetPassword(ctx, s.visitor(), credential.ResetPasswordInput{Link: thief.link(nonce.ResetPassword), Password: "another one of the owner's"})
		require.NoError(t, err)
		require.Equal(t, 1, k.Count("credential_factor", "account = $1", thief.n), "what the owner has set up since stays")
	})
}

// TestC11AProvidersEmailSignsNobodyIn comes by a provider that vouches for the
// address of an account which is not linked to it, and by one that does not: the
// account is neither signed in to nor linked, and its owner's agent reads why.
func TestC11AProvidersEmailSignsNobodyIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		come := func(subject, email string, proved bool) (signin.SignedIn, error) {
			return s.SignInByProvider(ctx, s.visitor(), signin.SignInByProviderInput{Upstream: federation.Upstream{
				Provider: "harbor", Kind: federation.OIDC, Identity: "oidc:harbor", Subject: subject, Email: email, EmailProved: proved, At: k.Clock.Now(),
			}})
		}
		for i, shape := range []string{jess, "JESS@example.com", "Jess@EXAMPLE.COM"} {
			_, err := come(fmt.Sprint("up-", i), shape, true)
			require.ErrorIs(t, err, signin.ErrConflict, shape)
		}
		require.Equal(t, 3, k.Count("event", "type = 'signin.email_conflict'"))
		require.Equal(t, 1, k.Count("account", ""), "and nobody gets an account with it")
		_, err := come("up-4", jess, false)
		require.Error(t, err, "an address that is only claimed must be proved first")
		require.Zero(t, k.Count("account_identity", "account = $1 AND type = 'oidc:harbor'", s.n))
		require.Zero(t, k.Count("session", ""))
	})
}
