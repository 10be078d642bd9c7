package directory_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

// rounds is how often each race is run anew: whoever wins differs.
const rounds = 15

// TestAMergeAgainstWhatElseIsDoneToEither does one thing to an account while it
// is merged. Of what excludes the other, one is done; whatever was done before
// the merge was seen by it, and nothing is done after it.
func TestAMergeAgainstWhatElseIsDoneToEither(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		boss, officer := k.Actor(authz.Administrator), k.Actor(authz.PrivacyOfficer)
		boss.Call.Reason, officer.Call.Reason = "asked", "a claim"
		jay := "Jay"
		accounts, private := account.NewService(k.DB), privacy.NewService(k.DB)
		for name, act := range map[string]func(stays, other string) error{
			"profile of the one": func(stays, _ string) error {
				_, err := accounts.UpdateProfile(t.Context(), boss, account.UpdateProfileInput{Account: stays, DisplayName: &jay})
				return err
			},
			"profile of the other": func(_, other string) error {
				_, err := accounts.UpdateProfile(t.Context(), boss, account.UpdateProfileInput{Account: other, DisplayName: &jay})
				return err
			},
			"deletion of the one": func(stays, _ string) error {
				_, err := private.RequestDeletion(t.Context(), boss, privacy.RequestDeletionInput{Account: stays})
				return err
			},
			"deletion of the other": func(_, other string) error {
				_, err := private.RequestDeletion(t.Context(), boss, privacy.RequestDeletionInput{Account: other})
				return err
			},
			"hold on the other": func(_, other string) error {
				_, err := private.PlaceHold(t.Context(), officer, privacy.AccountInput{Account: other})
				return err
			},
		} {
			both := 0
			for range rounds {
				stays, other := k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Jessica", DisplayName: "J"})
				in := m.input(stays, other)
				var merged, done error
				var all sync.WaitGroup
				all.Go(func() { _, merged = m.Merge(t.Context(), m.sam, in) })
				all.Go(func() { done = act(stays, other) })
				all.Wait()
				now := m.view(other)
				require.Equal(t, merged == nil, now.Status == account.Merged, name)
				require.False(t, merged != nil && done != nil, "%s: one of them is done: %v, %v", name, merged, done)
				if merged == nil && done == nil {
					both++
				}
			}
			if name == "profile of the other" {
				require.Zero(t, both, "what was written meanwhile is not lost")
			}
		}
	})
}

// TestAMergeAgainstSignIns opens sessions of both accounts while they are merged:
// nobody is in the other afterwards.
func TestAMergeAgainstSignIns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		for range rounds {
			stays, other := k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Jessica"})
			in := m.input(stays, other)
			var merged error
			var all sync.WaitGroup
			all.Go(func() { _, merged = m.Merge(t.Context(), m.sam, in) })
			for range 4 {
				all.Go(func() { m.comesIn(other) })
				all.Go(func() { m.comesIn(stays) })
			}
			all.Wait()
			require.NoError(t, merged, "a sign-in changes nothing that was looked at")
			require.Zero(t, k.Count("session", "account = $1 AND ended_at IS NULL", k.Number(other)), "nobody is in the other")
		}
	})
}

// comesIn opens a session of an account, if it may be let in.
func (m merger) comesIn(login string) {
	n := m.Number(login)
	m.Do(func(tx *op.Tx) error {
		who, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
		if err != nil || who.MayAuthenticate(tx.Now, account.DoorRules{}) != nil {
			return err
		}
		_, err = session.Start(tx, session.Draft{Account: who.N, Epoch: who.Epoch, Identity: "google"})
		return err
	})
}

// TestAPasswordThatComesOverSignsIn merges an account with a password into one
// without.
func TestAPasswordThatComesOverSignsIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		m := newMerger(k)
		require.NoError(t, m.merge(m.also, m.jess))
		a, b := k.Number(m.also), k.Number(m.jess)
		require.Equal(t, 1, k.Count("credential_password", "account = $1", a))
		require.Zero(t, k.Count("credential_password", "account = $1", b))
		require.Equal(t, []string{"google", "passkey", "password"}, m.view(m.also).IdentityTypes)
		k.Do(func(tx *op.Tx) error {
			who, err := account.StandingOf(tx.Ctx, tx.Tx, a, true)
			require.NoError(t, err)
			require.Nil(t, who.MayAuthenticate(tx.Now, account.DoorRules{}))
			return nil
		})
	})
}
