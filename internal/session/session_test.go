package session_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

// scene is an account with sessions.
type scene struct {
	*testkit.Kit
	login string
	n     int64
	all   *session.Sessions
	ops   *session.Service
}

func newScene(k *testkit.Kit) *scene {
	login := k.Account(account.Draft{FirstName: "Jess"})
	return &scene{Kit: k, login: login, n: k.Number(login), all: session.NewSessions(k.DB), ops: session.NewService(k.DB, nil)}
}

func each(t *testing.T, f func(t *testing.T, s *scene)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) { f(t, newScene(k)) })
}

// start signs the account in.
func (s *scene) start(device secret.String) (out session.Started) {
	s.T.Helper()
	s.Do(func(tx *op.Tx) (err error) {
		tx.Actor.Call.UserAgent, tx.Actor.Call.Address = testkit.Firefox, "192.0.2.9"
		who, err := account.StandingOf(tx.Ctx, tx.Tx, s.n, true)
		if err != nil {
			return err
		}
		out, err = session.Start(tx, session.Draft{Account: s.n, Epoch: who.Epoch, Identity: "password", Methods: []string{"pwd"}, Device: device})
		return err
	})
	return out
}

// open is the code with which a cookie is answered.
func (s *scene) open(cookie secret.String) string {
	_, err := s.all.Open(ctx, s.Tenant, cookie)
	return testkit.Code(err)
}

func (s *scene) setting(set *tenant.Setting, value string) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM tenant_setting WHERE tenant = $1 AND key = $2", s.Tenant, set.Key)
		return err
	}))
	_, err := tenant.NewService(s.DB).ChangeSessionLimits(ctx, s.Actor(authz.Administrator), tenant.ChangeSessionLimitsInput{Version: 1 << 30, Settings: map[string]string{set.Key: value}})
	require.NoError(s.T, err)
}

func TestASessionStandsAndEnds(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		a := s.start("")
		got, err := s.all.Open(ctx, s.Tenant, a.Cookie)
		require.NoError(t, err)
		require.Equal(t, a.Session, got)
		require.Equal(t, session.Session{
			ID: got.ID, N: s.n, Account: s.login, Name: "Jess", Tenant: s.Tenant, Identity: "password", Methods: []string{"pwd"},
			AuthenticatedAt: testkit.Start, CreatedAt: testkit.Start, SeenAt: testkit.Start, ExpiresAt: testkit.Start.Add(30 * 24 * time.Hour), Device: got.Device,
		}, got)
		require.Equal(t, "signed_out", s.open(""))
		require.Equal(t, "signed_out", s.open("nothing"))
		require.Equal(t, "signed_out", s.open(a.DeviceCookie), "a device is no session")
		_, err = s.all.Open(ctx, s.AddTenant("other"), a.Cookie)
		require.Equal(t, "signed_out", testkit.Code(err), "another tenant's pages")
		require.Zero(t, s.Count("session", "digest = $1", []byte(a.Cookie.Reveal())))
		require.Equal(t, 1, s.Count("event", "type = 'signin.new_device_seen'"))

		s.Clock.Move(13 * 24 * time.Hour)
		require.Equal(t, "", s.open(a.Cookie))
		s.Clock.Move(13 * 24 * time.Hour)
		require.Equal(t, "", s.open(a.Cookie), "it was used meanwhile")
		s.Clock.Move(4 * 24 * time.Hour)
		require.Equal(t, "session_expired", s.open(a.Cookie), "after 30 days, used or not")
		b := s.start(a.DeviceCookie)
		s.Clock.Move(14 * 24 * time.Hour)
		require.Equal(t, "session_expired", s.open(b.Cookie), "not used for 14 days")
	})
}

func TestUseIsMarkedAtMostOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		a := s.start("")
		seen := func(want time.Duration) {
			require.Equal(t, "", s.open(a.Cookie))
			require.Equal(t, 1, s.Count("session", "seen_at = $1", testkit.Start.Add(want).UnixMicro()))
			require.Equal(t, 1, s.Count("device", "seen_at = $1", testkit.Start.Add(want).UnixMicro()))
		}
		s.Clock.Move(59 * time.Second)
		seen(0)
		s.Clock.Move(time.Second)
		seen(time.Minute)
		s.Clock.Move(59 * time.Second)
		seen(time.Minute)
	})
}

// TestC28ARevokedSessionIsNotRevived: nothing that a device can do with a
// session that has ended, however it ended, brings it back.
func TestC28ARevokedSessionIsNotRevived(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ends := map[string]func(session.Started){
			"by staff": func(a session.Started) {
				s.must(s.ops.End(ctx, s.Actor(authz.Agent), session.EndInput{Account: s.login, Session: a.ID}))
			},
			"all": func(session.Started) {
				s.must(s.ops.EndAll(ctx, s.Customer(s.login), session.AccountInput{Account: s.login}))
			},
			"the device": func(a session.Started) {
				s.must(s.ops.ForgetDevice(ctx, s.Customer(s.login), session.DeviceInput{Account: s.login, Device: a.Device}))
			},
			"signed out": func(a session.Started) {
				s.Do(func(tx *op.Tx) error { return session.End(tx, a.ID, session.SignedOut) })
			},
			"stolen": func(a session.Started) {
				s.Do(func(tx *op.Tx) error { return session.End(tx, a.ID, session.RefreshReused) })
			},
			"everything": func(session.Started) {
				s.Do(func(tx *op.Tx) error { _, err := account.EndEverything(tx, s.n); return err })
			},
			"by its time":  func(session.Started) { s.Clock.Move(40 * 24 * time.Hour) },
			"by the purge": func(session.Started) { s.Clock.Move(40 * 24 * time.Hour); require.NoError(t, s.ops.Purge(ctx)) },
		}
		for name, end := range ends {
			a := s.start("")
			s.Clock.Move(2 * time.Minute)
			require.Equal(t, "", s.open(a.Cookie), name)
			end(a)
			code := s.open(a.Cookie)
			require.NotEqual(t, "", code, name)
			s.Clock.Move(2 * time.Minute)
			var renewed error
			s.Do(func(tx *op.Tx) error {
				_, renewed = session.Renew(tx, a.ID, []string{"pwd", "otp"})
				require.NoError(t, session.Refreshed(tx, a.ID))
				return session.End(tx, a.ID, session.SignedOut)
			})
			require.Error(t, renewed, name)
			require.Equal(t, code, s.open(a.Cookie), "%s: it stays as it ended", name)
			s.start("")
			require.Equal(t, code, s.open(a.Cookie), "%s: a new sign-in does not bring it back", name)
		}
		require.Equal(t, 1, s.Count("event", "type = 'session.refresh_reused'"))
		require.Equal(t, 1, s.Count("event", "type = 'session.ended'"))
	})
}

func (s *scene) must(_ session.Done, err error) {
	s.T.Helper()
	require.NoError(s.T, err)
}

// TestC29AnotherSecretAtEachStep: what was known before a sign-in, a step-up
// or a sign-out is good for nothing after it, and a shared browser does not
// mix its users.
func TestC29AnotherSecretAtEachStep(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		a := s.start("")
		b := s.start(a.DeviceCookie)
		require.NotEqual(t, a.ID, b.ID)
		require.NotEqual(t, a.Cookie, b.Cookie)
		require.NotEqual(t, a.DeviceCookie, b.DeviceCookie)
		require.Equal(t, a.Device, b.Device, "the same browser")
		s.Clock.Move(time.Hour)
		var up session.Started
		s.Do(func(tx *op.Tx) (err error) {
			up, err = session.Renew(tx, b.ID, []string{"pwd", "otp"})
			return err
		})
		require.Equal(t, "signed_out", s.open(b.Cookie), "the secret from before the step-up")
		got, err := s.all.Open(ctx, s.Tenant, up.Cookie)
		require.NoError(t, err)
		require.Equal(t, b.ID, got.ID)
		require.Equal(t, []string{"pwd", "otp"}, got.Methods)
		require.Equal(t, s.Clock.Now(), got.AuthenticatedAt)
		require.Equal(t, "", s.open(a.Cookie))

		ben := newScene(s.Kit)
		own := ben.start(b.DeviceCookie)
		require.NotEqual(t, b.Device, own.Device, "another account in the same browser")
		who, err := s.all.Open(ctx, s.Tenant, own.Cookie)
		require.NoError(t, err)
		require.Equal(t, ben.login, who.Account)
		s.Clock.Move(48 * time.Hour)
		known := func(n int64, device secret.String) (is bool) {
			require.NoError(t, s.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
				is, err = session.KnownDevice(ctx, tx, n, device, s.Clock.Now())
				return err
			}))
			return is
		}
		require.True(t, known(s.n, own.DeviceCookie), "the browser is known to both")
		require.True(t, known(ben.n, own.DeviceCookie))
		require.False(t, known(s.n, b.DeviceCookie), "a cookie from before, such as one that was planted")
		require.False(t, known(ben.n, b.DeviceCookie))
	})
}

func TestTheLimitEndsTheOldestAndTellsIt(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.setting(tenant.SessionLimit, "3")
		var all []session.Started
		for range 5 {
			s.Clock.Move(time.Minute)
			all = append(all, s.start(""))
		}
		for i, want := range []string{"session_limit_reached", "session_limit_reached", "", "", ""} {
			require.Equal(t, want, s.open(all[i].Cookie), i)
		}
		require.NoError(t, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
			_, err := session.ByID(ctx, tx, all[0].ID, s.Clock.Now())
			require.ErrorIs(t, err, session.ErrLimit, "a refresh is told too")
			_, err = session.ByID(ctx, tx, all[4].ID, s.Clock.Now())
			require.NoError(t, err)
			_, err = session.ByID(ctx, tx, "ses_none", s.Clock.Now())
			require.ErrorIs(t, err, session.ErrEnded)
			return nil
		}))
		require.Equal(t, 2, s.Count("event", "type = 'signin.session_limit_reached'"))
		s.setting(tenant.SessionLimit, "0")
		for range 5 {
			s.start("")
		}
		require.Equal(t, "", s.open(all[2].Cookie))
	})
}

// TestTheLimitAtOnce starts 40 sessions side by side: exactly as many stand as
// are allowed.
func TestTheLimitAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		done := make(chan session.Started)
		for range 40 {
			go func() { done <- s.start("") }()
		}
		stand := 0
		var all []session.Started
		for range 40 {
			all = append(all, <-done)
		}
		for _, a := range all {
			if s.open(a.Cookie) == "" {
				stand++
			}
		}
		require.Equal(t, 10, stand)
	})
}

func TestStartAfterEverythingEnded(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		var err error
		s.Do(func(tx *op.Tx) error {
			if _, err := account.EndEverything(tx, s.n); err != nil {
				return err
			}
			_, err = session.Start(tx, session.Draft{Account: s.n, Epoch: 0, Identity: "password"})
			return nil
		})
		require.ErrorIs(t, err, session.ErrEnded, "who proved a password that was reset meanwhile")
		s.DoIn(s.AddTenant("other"), func(tx *op.Tx) error {
			_, err = session.Start(tx, session.Draft{Account: s.n, Epoch: 1, Identity: "password"})
			return nil
		})
		require.ErrorIs(t, err, session.ErrEnded, "in another tenant")
		require.Zero(t, s.Count("session", ""))
	})
}

func TestARestrictedSessionOpensNoDoors(t *testing.T) {
	own := session.Session{Account: "a", Tenant: "t"}.Actor(authz.Call{}).Own
	limited := session.Session{Account: "a", Tenant: "t", Restricted: true}.Actor(authz.Call{}).Own
	require.True(t, limited["session.list"])
	require.True(t, limited["session.end_all"])
	for permission := range own {
		for _, word := range []string{"credential.", "federation.", "email", "phone", "trust_device"} {
			if strings.Contains(permission, word) {
				require.False(t, limited[permission], permission)
			}
		}
	}
	require.Less(t, len(limited), len(own))
}

func TestNamesOfDevices(t *testing.T) {
	for userAgent, want := range map[string]string{
		testkit.Firefox: "Firefox on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1": "Safari on iPhone",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36":                   "Chrome on Mac",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36":                         "Chrome on Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0":           "Edge on Windows",
		"Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1":          "Safari on iPad",
		"": "", "\x00\xff": "", strings.Repeat("A", 5000): "",
	} {
		require.Equal(t, want, session.DeviceName(userAgent), "%.40q", userAgent)
	}
}
