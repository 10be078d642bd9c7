package oauth_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC30OfTwoThatReadOneOneGoesOn has two read a grant, a request and a device
// before either uses it: one goes on. A grant that was revoked in between is not
// redeemed at all. (Package oidc sends each two hundred times at once.)
func TestC30OfTwoThatReadOneOneGoesOn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, s := context.Background(), oauth.NewService(k.DB)
		login := k.Account(account.Draft{FirstName: "Jess"})
		app, err := s.AddApplication(ctx, k.System(), oauth.AddApplicationInput{Kind: oauth.Device, Settings: oauth.Settings{Name: "TV", Scopes: []string{"openid"}}})
		require.NoError(t, err)
		var in session.Session
		grant := func() (redeem, revoke func() bool) {
			var step, stop func(*op.Tx) (bool, error)
			k.Do(func(tx *op.Tx) error {
				who, err := account.StandingOf(tx.Ctx, tx.Tx, k.Number(login), true)
				require.NoError(t, err)
				started, err := session.Start(tx, session.Draft{Account: who.N, Identity: "password"})
				require.NoError(t, err)
				in = started.Session
				step, stop, err = oauth.NewGrant(tx, who, in, app.ID, tx.Now.Add(time.Hour))
				return err
			})
			run := func(f func(*op.Tx) (bool, error)) func() bool {
				return func() (done bool) {
					k.Do(func(tx *op.Tx) (err error) { done, err = f(tx); return err })
					return done
				}
			}
			return run(step), run(stop)
		}
		redeem, _ := grant()
		require.Equal(t, []bool{true, false}, []bool{redeem(), redeem()}, "one redeems it")
		redeem, revoke := grant()
		require.Equal(t, []bool{true, false, false}, []bool{revoke(), revoke(), redeem()}, "it was revoked in between")

		each := func(f func(*op.Tx) error) (err error) {
			k.Do(func(tx *op.Tx) error { err = f(tx); return nil })
			return err
		}
		var answer func(*op.Tx) error
		k.Do(func(tx *op.Tx) (err error) { answer, err = oauth.NewRequest(tx, app.ID); return err })
		require.NoError(t, each(answer))
		require.ErrorIs(t, each(answer), oauth.ErrRequestUnknown)

		client, err := s.Client(ctx, k.Tenant, app.ID, "")
		require.NoError(t, err)
		codes, err := s.StartDevice(ctx, authz.Call{Via: "test"}, client, oauth.StartDeviceInput{})
		require.NoError(t, err)
		_, err = s.AllowDevice(ctx, k.Customer(login), oauth.DeviceInput{Account: login, Code: codes.User, Session: in.ID})
		require.NoError(t, err)
		var poll func(*op.Tx) error
		k.Do(func(tx *op.Tx) (err error) { poll, err = oauth.ReadDevice(tx, client, codes.Device); return err })
		require.NoError(t, each(poll))
		require.ErrorIs(t, each(poll), oauth.ErrInvalidGrant)
	})
}

// TestC30OfTwoHundredAnswersToADeviceOneCounts answers what a device asks two
// hundred times at once, by yes, by no and by both: one answer counts, and the
// device has one session or none. Then two find the device waiting before either
// answers.
func TestC30OfTwoHundredAnswersToADeviceOneCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx, s := context.Background(), oauth.NewService(k.DB)
		login := k.Account(account.Draft{FirstName: "Jess"})
		app, err := s.AddApplication(ctx, k.System(), oauth.AddApplicationInput{Kind: oauth.Device, Settings: oauth.Settings{Name: "TV", Scopes: []string{"openid"}}})
		require.NoError(t, err)
		client, err := s.Client(ctx, k.Tenant, app.ID, "")
		require.NoError(t, err)
		var in session.Session
		k.Do(func(tx *op.Tx) error {
			started, err := session.Start(tx, session.Draft{Account: k.Number(login), Identity: "password"})
			in = started.Session
			return err
		})
		shown := func() oauth.DeviceInput {
			codes, err := s.StartDevice(ctx, authz.Call{Via: "test"}, client, oauth.StartDeviceInput{})
			require.NoError(t, err)
			return oauth.DeviceInput{Account: login, Code: codes.User, Session: in.ID}
		}
		allow := func(in oauth.DeviceInput) error { _, err := s.AllowDevice(ctx, k.Customer(login), in); return err }
		deny := func(in oauth.DeviceInput) error { _, err := s.DenyDevice(ctx, k.Customer(login), in); return err }
		for name, answers := range map[string][]func(oauth.DeviceInput) error{"yes": {allow}, "no": {deny}, "both": {allow, deny}} {
			in, won := shown(), make([]atomic.Int64, len(answers))
			devices, told := k.Count("session", "application = $1", app.ID), k.Count("event", "type = 'oauth.device_allowed'")
			var all sync.WaitGroup
			for i := range 200 {
				all.Go(func() {
					if err := answers[i%len(answers)](in); err == nil {
						won[i%len(answers)].Add(1)
					} else {
						require.ErrorIs(t, err, oauth.ErrDeviceUnknown, name)
					}
				})
			}
			all.Wait()
			var sum int64
			for i := range won {
				sum += won[i].Load()
			}
			require.EqualValues(t, 1, sum, name)
			allowed := 0
			if name != "no" {
				allowed = int(won[0].Load())
			}
			require.Equal(t, allowed, k.Count("session", "application = $1", app.ID)-devices, name)
			require.Equal(t, allowed, k.Count("event", "type = 'oauth.device_allowed'")-told, name)
		}

		for _, first := range []string{"allow", "deny"} {
			var answers map[string]func(*op.Tx) error
			asked := shown()
			k.Do(func(tx *op.Tx) (err error) {
				answers, err = oauth.FindDevice(tx, asked.Code, k.Number(login), in.ID)
				return err
			})
			try := func(name string) (err error) {
				k.Do(func(tx *op.Tx) error { err = answers[name](tx); return nil })
				return err
			}
			require.NoError(t, try(first))
			for _, second := range []string{"allow", "deny"} {
				require.ErrorIs(t, try(second), oauth.ErrDeviceUnknown, "%s after %s", second, first)
			}
		}
	})
}
