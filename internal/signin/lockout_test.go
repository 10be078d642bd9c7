package signin_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/testkit"
)

// from is a visitor from an address, with the secret of a device or none.
func (s *scene) from(address string, device, p secret.String) (signin.SignedIn, error) {
	who := signin.Visitor(s.Tenant, authz.Call{Via: "portal", Request: "req_test", Address: address, UserAgent: testkit.Firefox})
	return s.SignIn(ctx, who, signin.SignInInput{Identifier: jess, Password: p, Device: device})
}

// TestC22TheDoorKeepsGuessersOutAndTheOwnerNot guesses a password at the door
// itself, each time from another address: ten guesses are looked at, and then
// none. Meanwhile the owner gets in by the device of before and by a passkey, and
// by nothing else; a right password is told nobody. (Package session floods for a
// day, without passwords.)
func TestC22TheDoorKeepsGuessersOutAndTheOwnerNot(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		device, _ := s.passkey()
		key := s.factored()
		first, err := s.signIn(jess, right)
		require.NoError(t, err)
		done, err := s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: first.Flow, Factor: first.Factors[1].ID, Code: s.code(key)})
		require.NoError(t, err)
		known := done.Device
		k.Clock.Move(session.KnownAfter)
		for i := range 15 {
			_, err := s.from(fmt.Sprintf("198.51.100.%d", i), "", "a guess")
			require.ErrorIs(t, err, signin.ErrSignIn)
		}
		require.Equal(t, map[string]int{"wrong_password": 10, "locked": 5}, s.reasons())
		for _, cookie := range []secret.String{"", "a-cookie-that-somebody-made-up-of-43-characters"} {
			in, err := s.from("203.0.113.1", cookie, right)
			require.ErrorIs(t, err, signin.ErrSignIn)
			require.Empty(t, in.Flow)
		}
		in, err := s.from("203.0.113.2", known, right)
		require.NoError(t, err, "the owner's own device")
		require.Equal(t, signin.StepSecondFactor, in.Step)
		_, err = s.SignInByPasskey(ctx, s.visitor(), signin.SignInByPasskeyInput{PasskeyAnswer: s.answer(device, signin.StartPasskeyInput{Purpose: signin.ForSignIn})})
		require.NoError(t, err, "a passkey")
		_, err = s.from("203.0.113.3", "", right)
		require.NoError(t, err, "whoever got in has ended the lock")
	})
}

// TestC22AStolenDeviceGuessesNoMoreThanOthers guesses with the cookie of a device
// that the owner is known by: it has its ten tries, and no lock of the account
// comes of them; after those it is as any other.
func TestC22AStolenDeviceGuessesNoMoreThanOthers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		in, err := s.signIn(jess, right)
		require.NoError(t, err)
		k.Clock.Move(session.KnownAfter)
		guess := func(n int) {
			t.Helper()
			for i := range n {
				_, err := s.from(fmt.Sprintf("198.51.100.%d", i), in.Device, "a guess")
				require.ErrorIs(t, err, signin.ErrSignIn)
			}
		}
		guess(session.DeviceAttempts)
		require.Equal(t, 1, k.Count("account", "lock_attempts = 0 AND n = $1", s.n), "the owner elsewhere has all tries left")
		guess(10)
		require.Equal(t, 20, s.reasons()["wrong_password"])
		guess(1)
		require.Equal(t, 1, s.reasons()["locked"])
		_, err = s.from("203.0.113.1", in.Device, right)
		require.ErrorIs(t, err, signin.ErrSignIn, "nor does the right one open it now")
		k.Clock.Move(session.DeviceRest + time.Second)
		_, err = s.from("203.0.113.1", in.Device, right)
		require.NoError(t, err)
	})
}

// TestC22OneAddressIsHeldByItself guesses at many accounts from one address: it is
// told to wait, and nobody else is.
func TestC22OneAddressIsHeldByItself(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		tries := 0
		for ; tries < 200; tries++ {
			who := signin.Visitor(s.Tenant, authz.Call{Via: "portal", Address: "198.51.100.7", UserAgent: testkit.Firefox})
			_, err := s.SignIn(ctx, who, signin.SignInInput{Identifier: fmt.Sprintf("nobody%d@example.com", tries), Password: "a guess"})
			if testkit.Code(err) == "rate_limited" {
				break
			}
			require.ErrorIs(t, err, signin.ErrSignIn)
		}
		require.Less(t, tries, 200)
		_, err := s.from("198.51.100.7", "", right)
		require.Equal(t, "rate_limited", testkit.Code(err), "it is not told whether that was right")
		_, err = s.from("198.51.100.8", "", right)
		require.NoError(t, err)
	})
}
