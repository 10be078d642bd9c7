package signin_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// events are the account's events of a type, newest first.
func (s *scene) events(name string) (out []signin.SignIn) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		found, err := s.DB.Ledger.AccountEvents(ctx, tx, s.n, ledger.Filter{Types: []string{name}, Limit: 1000})
		for _, e := range found {
			var data signin.SignIn
			if err := json.Unmarshal(e.Data, &data); err != nil {
				return err
			}
			out = append(out, data)
		}
		return err
	}))
	return out
}

func TestSignInByPassword(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		in, err := s.signIn("  JESS@Example.com ", right)
		require.NoError(t, err)
		require.Equal(t, signin.StepSignedIn, in.Step)
		require.Equal(t, s.login, in.Account)
		found, err := s.opened(in.Session)
		require.NoError(t, err)
		require.Equal(t, s.login, found.Account)
		require.Equal(t, []string{"pwd"}, found.Methods)
		require.NotEmpty(t, in.Device)

		told := s.events("signin.succeeded")
		require.Len(t, told, 1)
		require.Equal(t, "password", told[0].Method)
		require.Equal(t, "Firefox on Windows", told[0].Device)
		require.Equal(t, found.ID, told[0].Session)
		require.Equal(t, 1, k.Count("event", "type = 'signin.succeeded' AND actor_kind = 'customer' AND actor_id = $1", s.login))

		_, err = s.SignOut(ctx, found.Actor(authz.Call{Via: "portal"}), signin.SignOutInput{Account: s.login, Session: found.ID})
		require.NoError(t, err)
		_, err = s.opened(in.Session)
		require.ErrorIs(t, err, session.ErrSignedOut, "a cookie that stays behind opens nothing (C80)")
	})
}

// TestWhyASignInFailed asks for the reasons that agents read, and for the one
// answer that visitors get.
func TestWhyASignInFailed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		_, err := s.signIn(jess, "wrong")
		require.ErrorIs(t, err, signin.ErrSignIn)
		told := s.events("signin.failed")[0]
		require.Equal(t, "wrong_password", told.Reason)
		require.Equal(t, 1, told.Attempt)
		require.Equal(t, "192.0.2.9", told.Address)

		for range 9 {
			_, err = s.signIn(jess, "wrong")
			require.ErrorIs(t, err, signin.ErrSignIn)
		}
		_, err = s.signIn(jess, right)
		require.ErrorIs(t, err, signin.ErrSignIn, "a lock is told nobody: it would say that the password was right")
		require.Equal(t, map[string]int{"wrong_password": 10, "locked": 1}, s.reasons())
		k.Clock.Move(16 * time.Minute)
		_, err = s.signIn(jess, right)
		require.NoError(t, err)

		google := k.Account(account.Draft{FirstName: "Gil", Email: "gil@example.com", Identities: []account.DraftIdentity{{Type: "google", Subject: "g1", CreatedAt: k.Clock.Now()}}})
		s.n = k.Number(google)
		_, err = s.signIn("gil@example.com", right)
		require.ErrorIs(t, err, signin.ErrSignIn)
		require.Equal(t, "wrong_method", s.events("signin.failed")[0].Reason)
		require.Equal(t, "google", s.events("signin.failed")[0].Hint)
	})
}

// TestWhoeverProvedToBeTheOwnerIsToldWhatKeepsThemOut asks for what is told
// once the password was right.
func TestWhoeverProvedToBeTheOwnerIsToldWhatKeepsThemOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		for state, want := range map[string]string{
			"status = 'inactive'": "inactive", "frozen_at = 1": "frozen", "must_reset_password = true": "must_reset_password",
		} {
			k.Do(func(tx *op.Tx) error {
				_, err := tx.ExecContext(ctx, "UPDATE account SET status = 'active', frozen_at = NULL, must_reset_password = false WHERE n = $1", s.n)
				if err != nil {
					return err
				}
				_, err = tx.ExecContext(ctx, "UPDATE account SET "+state+" WHERE n = $1", s.n)
				return err
			})
			_, err := s.signIn(jess, right)
			require.Equal(t, want, testkit.Code(err))
			require.Equal(t, want, s.events("signin.failed")[0].Reason)
			_, err = s.signIn(jess, "wrong")
			require.ErrorIs(t, err, signin.ErrSignIn, "a stranger learns nothing")
		}
	})
}

func TestAccessLinkSignsInOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		_, err := s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess})
		require.NoError(t, err)
		link := s.link(nonce.AccessLink)
		in, err := s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: link})
		require.NoError(t, err)
		found, err := s.opened(in.Session)
		require.NoError(t, err)
		require.Equal(t, "access_link", found.Identity)
		require.False(t, found.Restricted)
		_, err = s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: link})
		require.ErrorIs(t, err, nonce.ErrUsed)

		k.Clock.Move(time.Minute)
		_, err = s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess})
		require.NoError(t, err)
		link = s.link(nonce.AccessLink)
		k.Do(func(tx *op.Tx) error { _, err := account.EndEverything(tx, s.n); return err })
		_, err = s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: link})
		require.Error(t, err, "a link from before everything was ended is dead")
		_, err = s.opened(in.Session)
		require.ErrorIs(t, err, session.ErrEnded)
	})
}

func TestRegister(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		out, err := s.Register(ctx, s.visitor(), signin.RegisterInput{FirstName: "Ana", Email: "ana@example.com", Password: right, Locale: "de"})
		require.NoError(t, err)
		require.Equal(t, "ana@example.com", out.To)
		require.Equal(t, 1, k.Count("account", "unverified_email = 'ana@example.com'"))
		require.Equal(t, 1, k.Count("event", "type = 'account.created' AND op = 'signin.register'"))
		require.Equal(t, 1, k.Count("message", "template = 'verify_email'"))
		_, err = s.signIn("ana@example.com", right)
		require.Equal(t, "email_unverified", testkit.Code(err))

		again, err := s.Register(ctx, s.visitor(), signin.RegisterInput{FirstName: "Mallory", Email: jess, Password: right})
		require.NoError(t, err)
		require.Equal(t, jess, again.To)
		require.Equal(t, 1, k.Count("message", "template = 'sign_up_exists'"))
		require.Equal(t, 2, k.Count("account", ""), "nothing was made")

		for name, in := range map[string]signin.RegisterInput{
			"no address": {Password: right}, "no domain": {Email: "ana@", Password: right}, "too short": {Email: "bo@example.com", Password: "x"},
		} {
			_, err := s.Register(ctx, s.visitor(), in)
			require.Error(t, err, name)
		}
		require.Equal(t, 2, k.Count("account", ""))
	})
}

func TestBlockedNetworksSignNobodyIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		senior := k.Actor(authz.SeniorAgent)
		senior.Call.Reason = "guessing"
		_, err := s.BlockAddress(ctx, senior, signin.AddressInput{Address: "192.0.2.0/24"})
		require.NoError(t, err)
		_, err = s.BlockAddress(ctx, senior, signin.AddressInput{Address: "192.0.2.0/24"})
		require.ErrorIs(t, err, signin.ErrBlockedAlready)
		_, err = s.signIn(jess, right)
		require.ErrorIs(t, err, signin.ErrBlocked)
		_, err = s.Recover(ctx, s.visitor(), signin.RecoverInput{Identifier: jess})
		require.ErrorIs(t, err, signin.ErrBlocked)
		listed, err := s.ListBlockedAddresses(ctx, senior, signin.ListBlockedAddressesInput{})
		require.NoError(t, err)
		require.Equal(t, "192.0.2.0/24", listed.Items[0].Network)
		_, err = s.UnblockAddress(ctx, senior, signin.AddressInput{Address: "192.0.2.0/24"})
		require.NoError(t, err)
		_, err = s.signIn(jess, right)
		require.NoError(t, err)
		for _, wide := range []string{"10.0.0.0/8", "::/0", "x", ""} {
			_, err = s.BlockAddress(ctx, senior, signin.AddressInput{Address: wide})
			require.Equal(t, "invalid_input", testkit.Code(err), wide)
		}
	})
}
