package session_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

// try is a sign-in with a password as the door does it, made of the steps that
// it has: who may, then the proof, then the count. It returns the code with
// which it is refused, and whether a wrong password was compared at all.
func (s *scene) try(address string, device secret.String, right bool) (code string) {
	s.T.Helper()
	s.Do(func(tx *op.Tx) error {
		tx.Actor.Call.Address, tx.Actor.Call.UserAgent = address, testkit.Firefox
		rules, err := account.RulesOf(tx.Ctx, tx.Tx, s.Tenant)
		require.NoError(s.T, err)
		refused, err := account.LockOf(tx.Ctx, tx.Tx, s.Tenant, account.OfAddress(address), tx.Now)
		require.NoError(s.T, err)
		door := rules.Door
		door.VerifiedEmail, door.Password = false, true
		door.KnownDevice, err = session.KnownDevice(tx.Ctx, tx.Tx, s.n, device, tx.Now)
		require.NoError(s.T, err)
		if refused != nil && !door.KnownDevice {
			code = "rate_limited"
			return nil
		}
		who, err := account.StandingOf(tx.Ctx, tx.Tx, s.n, true)
		require.NoError(s.T, err)
		if f := who.MayAuthenticate(tx.Now, door); f != nil {
			code = f.Code
			return nil
		}
		if right {
			require.NoError(s.T, account.ForgetFailures(tx, s.n))
			_, err = session.Start(tx, session.Draft{Account: s.n, Epoch: who.Epoch, Identity: "password", Device: device})
			return err
		}
		code = "wrong_password"
		counted, err := session.CountDeviceFailure(tx, s.n, device)
		require.NoError(s.T, err)
		if counted {
			return nil
		}
		_, err = account.CountFailureOf(tx, account.OfAddress(address), rules.Address)
		require.NoError(s.T, err)
		_, err = account.CountFailure(tx, s.n, rules.Lock)
		return err
	})
	return code
}

// TestC22NobodyKeepsTheOwnerOut floods an account with wrong passwords from a
// thousand addresses for a day. Both goals hold at once: whoever guesses has a
// handful of tries in each period, and the owner gets in at any moment by the
// device that was used before, or by a passkey.
func TestC22NobodyKeepsTheOwnerOut(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		known := s.start("").DeviceCookie
		s.Clock.Move(session.KnownAfter)
		compared := 0
		for i := range 1000 {
			if s.try(fmt.Sprintf("198.51.%d.%d", i/250, i%250), "", false) == "wrong_password" {
				compared++
			}
			s.Clock.Move(time.Minute)
		}
		require.Less(t, compared, 1000*11/25+11, "10 tries, then 15 minutes of rest")
		for s.try("203.0.113.1", "", false) != "locked" {
			s.Clock.Move(time.Second)
		}
		require.Equal(t, "locked", s.try("192.0.2.9", "", true), "the right password from a device that nobody knows")
		require.Equal(t, "locked", s.try("192.0.2.9", "a-cookie-that-somebody-made-up-of-43-characters", true))
		lock := func() account.Standing {
			var who account.Standing
			s.Do(func(tx *op.Tx) (err error) {
				who, err = account.StandingOf(tx.Ctx, tx.Tx, s.n, false)
				return err
			})
			return who
		}
		require.Nil(t, lock().MayAuthenticate(s.Clock.Now(), account.DoorRules{Passkey: true}))
		require.True(t, lock().Locked(s.Clock.Now()))
		require.Equal(t, "", s.try("192.0.2.9", known, true), "the owner's own device")
		require.False(t, lock().Locked(s.Clock.Now()))
	})
}

// TestC22AStolenDeviceIsNoWayToGuess: who has copied a known device's cookie
// has as few tries as everybody, and the account's own count is not touched.
func TestC22AStolenDeviceIsNoWayToGuess(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		known := s.start("").DeviceCookie
		require.Equal(t, "wrong_password", s.try("192.0.2.9", known, false))
		require.Equal(t, 1, s.Count("account", "lock_attempts = 1"), "it is too new to count for itself")
		s.Clock.Move(session.KnownAfter)
		for range session.DeviceAttempts {
			require.Equal(t, "wrong_password", s.try("192.0.2.9", known, false))
		}
		require.Equal(t, 1, s.Count("account", "lock_attempts = 1"))
		for range 10 {
			require.Equal(t, "wrong_password", s.try("192.0.2.9", known, false), "as any other device")
		}
		require.Equal(t, "locked", s.try("192.0.2.9", known, false))
		require.Equal(t, "locked", s.try("192.0.2.9", known, true))
		s.Clock.Move(session.DeviceRest + time.Second)
		require.Equal(t, "", s.try("192.0.2.9", known, true))
	})
}

func TestDevicesOfOthersAreNotKnown(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		other := newScene(s.Kit)
		cookie := other.start("").DeviceCookie
		s.Clock.Move(session.KnownAfter)
		s.Do(func(tx *op.Tx) error {
			for _, c := range []struct {
				n    int64
				with secret.String
				want bool
			}{{other.n, cookie, true}, {s.n, cookie, false}, {0, cookie, false}, {other.n, "", false}, {other.n, cookie + "x", false}} {
				known, err := session.KnownDevice(tx.Ctx, tx.Tx, c.n, c.with, tx.Now)
				require.NoError(t, err)
				require.Equal(t, c.want, known)
			}
			return nil
		})
	})
}
