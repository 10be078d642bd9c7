package session_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC68TwoTenantsShareNothing gives one browser accounts of the same name in
// two tenants: no cookie, id or count of the one is good in the other.
func TestC68TwoTenantsShareNothing(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		other := s.AddTenant("other")
		canary := s.AccountIn(other, account.Draft{FirstName: "Jess", Username: "jess"})
		number := s.Number(canary)
		mine := s.start("")
		var theirs session.Started
		s.DoIn(other, func(tx *op.Tx) (err error) {
			theirs, err = session.Start(tx, session.Draft{Account: number, Identity: "password", Device: mine.DeviceCookie})
			return err
		})
		_, err := s.all.Open(ctx, s.Tenant, theirs.Cookie)
		require.Equal(t, "signed_out", testkit.Code(err))
		_, err = s.all.Open(ctx, other, mine.Cookie)
		require.Equal(t, "signed_out", testkit.Code(err))
		s.Clock.Move(48 * time.Hour)
		require.NoError(t, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
			known, err := session.KnownDevice(ctx, tx, s.n, mine.DeviceCookie, s.Clock.Now())
			require.True(t, known, "a sign-in to another tenant does not renew this one's cookie")
			return err
		}))
		agent := s.Actor(authz.Agent)
		for _, in := range []session.EndInput{{Account: canary, Session: theirs.ID}, {Account: s.login, Session: theirs.ID}} {
			_, err = s.ops.End(ctx, agent, in)
			require.Contains(t, []string{"not_found", "session_not_found"}, testkit.Code(err))
		}
		_, err = s.ops.ForgetDevice(ctx, agent, session.DeviceInput{Account: s.login, Device: theirs.Device})
		require.Equal(t, "device_not_found", testkit.Code(err))
		_, err = s.ops.List(ctx, agent, session.AccountInput{Account: canary})
		require.Equal(t, "not_found", testkit.Code(err))
		_, err = s.ops.List(ctx, s.Customer(s.login), session.AccountInput{Account: canary})
		require.Equal(t, "not_found", testkit.Code(err), "nor somebody else's in the own name")
		s.setting(tenant.SessionLimit, "1")
		s.start("")
		_, err = s.all.Open(ctx, other, theirs.Cookie)
		require.NoError(t, err, "a limit of this tenant")
	})
}

// TestC69ARecycledNameBringsNothingAlong frees a username and gives it to
// somebody else: sessions and devices stay with whom they belong to.
func TestC69ARecycledNameBringsNothingAlong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		verified := k.Clock.Now()
		phone := []account.Phone{{Number: "+4930901820", Type: "PRIMARY", VerifiedAt: &verified}}
		first := newScene(k)
		old := k.Account(account.Draft{FirstName: "Jess", Username: "jess", Email: "jess@example.com", Phones: phone})
		first.login, first.n = old, k.Number(old)
		was := first.start("")
		k.Clock.Move(48 * time.Hour)
		require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM identifier WHERE account = $1", first.n)
			return err
		}))
		second := newScene(k)
		again := k.Account(account.Draft{FirstName: "Ben", Username: "jess", Email: "jess@example.com", Phones: phone})
		second.login, second.n = again, k.Number(again)
		require.NotEqual(t, old, again)
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			for _, text := range []string{"jess", "jess@example.com", "+4930901820"} {
				n, err := account.FindForSignIn(ctx, tx, k.Tenant, text, k.Clock.Now())
				require.NoError(t, err)
				require.Equal(t, second.n, n, text)
			}
			known, err := session.KnownDevice(ctx, tx, second.n, was.DeviceCookie, k.Clock.Now())
			require.False(t, known)
			return err
		}))
		got, err := first.all.Open(ctx, k.Tenant, was.Cookie)
		require.NoError(t, err)
		require.Equal(t, old, got.Account, "the session is still the first one's")
		list, err := second.ops.List(ctx, k.Customer(again), session.AccountInput{Account: again})
		require.NoError(t, err)
		require.Empty(t, list.Sessions)
		require.Empty(t, list.Devices)
	})
}

// TestASessionIsEndedOnce ends one session 200 times side by side.
func TestASessionIsEndedOnce(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		a := s.start("")
		var ended atomic.Int32
		done := make(chan struct{})
		for range 200 {
			go func() {
				defer func() { done <- struct{}{} }()
				if _, err := s.ops.End(ctx, s.Actor(authz.Agent), session.EndInput{Account: s.login, Session: a.ID}); err == nil {
					ended.Add(1)
				}
			}()
		}
		for range 200 {
			<-done
		}
		require.EqualValues(t, 1, ended.Load())
		require.Equal(t, 1, s.Count("event", "type = 'session.ended'"))
	})
}
