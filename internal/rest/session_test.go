package rest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

func TestSessionsByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		jess := s.Account(account.Draft{FirstName: "Jess"})
		start := func() (started session.Started) {
			s.Do(func(tx *op.Tx) (err error) {
				tx.Actor.Call.UserAgent, tx.Actor.Call.Address = testkit.Firefox, "192.0.2.9"
				who, err := account.StandingOf(tx.Ctx, tx.Tx, s.Number(jess), true)
				if err != nil {
					return err
				}
				started, err = session.Start(tx, session.Draft{Account: who.N, Epoch: who.Epoch, Identity: "password", Methods: []string{"pwd"}})
				return err
			})
			return started
		}
		one, two, three := start(), start(), start()
		c := s.client("agent")
		list, err := c.Sessions.List(ctx, jess)
		require.NoError(t, err)
		require.Len(t, list.Sessions, 3)
		require.Len(t, list.Devices, 3)
		for _, got := range list.Sessions {
			if got.ID != one.ID {
				continue
			}
			require.Equal(t, client.Session{
				ID: one.ID, Identity: "password", Methods: []string{"pwd"}, Device: one.Device, CreatedAt: one.CreatedAt, AuthenticatedAt: one.CreatedAt,
				SeenAt: one.CreatedAt, ExpiresAt: one.ExpiresAt, Where: client.Where{Name: "Firefox on Windows", UserAgent: testkit.Firefox, Address: "192.0.2.9"},
			}, got)
		}
		require.NoError(t, c.Sessions.End(ctx, jess, one.ID))
		require.Equal(t, "session_not_found", client.Code(c.Sessions.End(ctx, jess, one.ID)))
		n, err := c.Sessions.ForgetDevice(ctx, jess, two.Device)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		_, err = c.Sessions.ForgetDevice(ctx, jess, two.Device)
		require.Equal(t, "device_not_found", client.Code(err))
		n, err = c.Sessions.EndAll(ctx, jess)
		require.NoError(t, err)
		require.Equal(t, 1, n)
		_, err = session.NewSessions(s.DB).Open(ctx, s.Tenant, three.Cookie)
		require.Equal(t, "session_ended", testkit.Code(err))
		list, err = c.Sessions.List(ctx, jess)
		require.NoError(t, err)
		require.Empty(t, list.Sessions)
		require.Len(t, list.Devices, 2)

		_, err = s.client("viewer").Sessions.EndAll(ctx, jess)
		require.Equal(t, "not_allowed", client.Code(err))
		_, err = c.Sessions.List(ctx, s.AccountIn(s.AddTenant("other"), account.Draft{FirstName: "Ben"}))
		require.Equal(t, "not_found", client.Code(err))
	})
}
