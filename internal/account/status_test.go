package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// because gives an actor words why.
func because(a authz.Actor, words string) authz.Actor {
	a.Call.Reason = words
	return a
}

func epochOf(t *testing.T, k *testkit.Kit, login string) (epoch int64) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT auth_epoch FROM account WHERE id = $1", login).Scan(&epoch)
	}))
	return epoch
}

func TestUnlockLiftsALockInForce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		until := k.Clock.Now().Add(time.Hour)
		timed := k.Account(account.Draft{FirstName: "Ann", Lock: &account.Lock{Since: k.Clock.Now(), Until: &until, Attempts: 5}})
		forever := k.Account(account.Draft{FirstName: "Bob", Lock: &account.Lock{Since: k.Clock.Now(), Attempts: 9}})
		over := k.Account(account.Draft{FirstName: "Cid", Lock: &account.Lock{Since: k.Clock.Now(), Until: &until}})
		for _, login := range []string{timed, forever} {
			before, err := s.View(ctx, agent, account.ViewInput{Account: login})
			require.NoError(t, err)
			require.Contains(t, before.Labels, account.LoginLocked)
			got, err := s.Unlock(ctx, agent, account.UnlockInput{Account: login})
			require.NoError(t, err)
			require.Nil(t, got.Lock)
			require.NotContains(t, got.Labels, account.LoginLocked)
			require.Equal(t, before.Version+1, got.Version)
			require.Equal(t, 1, k.Count("event", "type = $1 AND account = (SELECT n FROM account WHERE id = $2)", "account.unlocked", login))
			_, err = s.Unlock(ctx, agent, account.UnlockInput{Account: login})
			require.ErrorIs(t, err, account.ErrNotLocked)
		}
		require.Zero(t, epochOf(t, k, timed), "unlocking ends no session")
		k.Clock.Move(2 * time.Hour)
		_, err := s.Unlock(ctx, agent, account.UnlockInput{Account: over})
		require.ErrorIs(t, err, account.ErrNotLocked, "that lock has ended by itself")
		states, err := s.CountStates(ctx, agent, account.CountStatesInput{})
		require.NoError(t, err)
		require.Zero(t, states.Locked)
	})
}

func TestStatusGoesThereAndBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), because(k.Actor(authz.Agent), " asked by the owner ")
		login := k.Account(account.Draft{FirstName: "Ann", LastName: "Lee", Email: "ann@example.com"})
		in := account.StatusInput{Account: login}
		found := func(status string) int {
			out, err := s.Search(ctx, agent, account.SearchInput{FirstName: term("", "ann"), Status: status})
			require.NoError(t, err)
			return len(out.Items)
		}
		require.Equal(t, 1, found("ACTIVE"))
		got, err := s.Disable(ctx, agent, in)
		require.NoError(t, err)
		require.Equal(t, account.Inactive, got.Status)
		require.Equal(t, "asked by the owner", got.StatusReason)
		require.True(t, k.Clock.Now().Equal(*got.StatusAt))
		require.EqualValues(t, 1, epochOf(t, k, login), "disabling ends every session, token, code and link")
		require.Equal(t, 1, found("INACTIVE"), "found under its new status at once")
		require.Zero(t, found("ACTIVE"))
		_, err = s.Disable(ctx, agent, in)
		require.ErrorIs(t, err, account.ErrNotActive)
		_, err = s.Activate(ctx, agent, in)
		require.ErrorIs(t, err, account.ErrNotPending, "only enable takes disable back")
		got, err = s.Enable(ctx, because(agent, "cleared up"), in)
		require.NoError(t, err)
		require.Equal(t, account.Active, got.Status)
		require.Equal(t, "cleared up", got.StatusReason)
		require.EqualValues(t, 1, epochOf(t, k, login), "what ended stays ended")
		require.Equal(t, 1, found("ACTIVE"))
		_, err = s.Enable(ctx, agent, in)
		require.ErrorIs(t, err, account.ErrNotDisabled)

		pending := k.Account(account.Draft{FirstName: "Bob", UnverifiedEmail: "bob@example.com", Status: account.Pending})
		got, err = s.Activate(ctx, agent, account.StatusInput{Account: pending})
		require.NoError(t, err)
		require.Equal(t, account.Active, got.Status)
		require.Empty(t, got.Email, "nobody proved the e-mail")
		for _, name := range []string{"account.disabled", "account.enabled", "account.activated"} {
			require.Equal(t, 1, k.Count("event", "type = $1", name), name)
		}
	})
}

func TestStatusAsksForWordsAndRight(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		in := account.StatusInput{Account: k.Account(account.Draft{FirstName: "Ann", Email: "ann@example.com"})}
		elsewhere := account.StatusInput{Account: k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Eve"})}
		for name, method := range map[string]func(context.Context, authz.Actor, account.StatusInput) (account.Account, error){
			"disable": s.Disable, "enable": s.Enable, "activate": s.Activate,
		} {
			_, err := method(ctx, because(k.Actor(authz.Agent), "  "), in)
			require.ErrorIs(t, err, op.ErrReason, name)
			_, err = method(ctx, because(k.Actor(authz.OutsourcedAgent), "asked"), in)
			require.ErrorIs(t, err, op.ErrForbidden, name)
			_, err = method(ctx, because(k.Actor(authz.Agent), "asked"), elsewhere)
			require.ErrorIs(t, err, op.ErrNotFound, name)
		}
		got, err := s.View(ctx, k.Actor(authz.Agent), account.ViewInput{Account: in.Account})
		require.NoError(t, err)
		require.Equal(t, account.Active, got.Status)
		require.EqualValues(t, 1, got.Version, "refusals change nothing")
	})
}

// Of many who disable at once, one does.
func TestOneOfManyDisables(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), because(k.Actor(authz.Agent), "asked")
		in := account.StatusInput{Account: k.Account(account.Draft{FirstName: "Ann", Email: "ann@example.com"})}
		done := make(chan error, 50)
		for range cap(done) {
			go func() { _, err := s.Disable(ctx, agent, in); done <- err }()
		}
		won := 0
		for range cap(done) {
			if err := <-done; err == nil {
				won++
			} else {
				require.ErrorIs(t, err, account.ErrNotActive)
			}
		}
		require.Equal(t, 1, won)
		require.EqualValues(t, 1, epochOf(t, k, in.Account))
	})
}
