package signin_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// passkey registers a passkey of the account, and returns its device and its id.
func (s *scene) passkey() (*testkit.Authenticator, string) {
	s.T.Helper()
	owner := s.Customer(s.login)
	device := testkit.NewAuthenticator(s.T)
	device.Origin = origin
	begun, err := s.credentials.StartEnrollment(ctx, owner, credential.StartEnrollmentInput{Account: s.login, Kind: credential.Passkey})
	require.NoError(s.T, err)
	made, err := s.credentials.RegisterPasskey(ctx, owner, credential.RegisterPasskeyInput{
		Account: s.login, PasskeyAnswer: credential.PasskeyAnswer{Challenge: begun.Challenge, Answer: device.Make(begun.Options)},
	})
	require.NoError(s.T, err)
	return device, made.Factor
}

// mailed gives the account a factor whose codes are mailed, and returns its id.
func (s *scene) mailed() string {
	s.T.Helper()
	owner := s.Customer(s.login)
	begun, err := s.credentials.StartEnrollment(ctx, owner, credential.StartEnrollmentInput{Account: s.login, Kind: credential.Email})
	require.NoError(s.T, err)
	made, err := s.credentials.EnrollEmailCode(ctx, owner, credential.EnrollInput{Account: s.login, Challenge: begun.Challenge, Code: s.link(nonce.EmailCode)})
	require.NoError(s.T, err)
	return made.Factor
}

// answer is what a device answers to the question for a purpose.
func (s *scene) answer(device *testkit.Authenticator, in signin.StartPasskeyInput) credential.PasskeyAnswer {
	s.T.Helper()
	asked, err := s.StartPasskey(ctx, s.visitor(), in)
	require.NoError(s.T, err)
	return credential.PasskeyAnswer{Challenge: asked.Challenge, Answer: device.Prove(asked.Options)}
}

// waiting is an account with a factor of each kind that matters at a door, and
// how each step of a flow is tried with what is right.
type waiting struct {
	*scene
	key         secret.String // of the app
	app, mail   string
	device      *testkit.Authenticator
	deviceProof credential.PasskeyAnswer // to the question of the flow
}

func newWaiting(t *testing.T, k *testkit.Kit) *waiting {
	t.Helper()
	w := &waiting{scene: newScene(t, k)}
	w.key = w.factored()
	w.mail = w.mailed()
	w.device, _ = w.passkey()
	w.Clock.Move(time.Minute)
	for _, c := range must(w.signIn(jess, right)).Factors {
		if c.Kind == credential.TOTP {
			w.app = c.ID
		}
	}
	require.NotEmpty(t, w.app)
	return w
}

// must is for what cannot fail without the test being wrong.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// steps are all that somebody who holds a flow can do with it, by what is right.
func (w *waiting) steps(flow secret.String) map[string]func() error {
	visitor := w.visitor()
	return map[string]func() error{
		"choose": func() error { _, err := w.Choices(ctx, visitor.Tenant, flow); return err },
		"ask a code": func() error {
			_, err := w.SendCode(ctx, visitor, signin.SendCodeInput{Flow: flow, Factor: w.mail})
			return err
		},
		"ask a device": func() error {
			_, err := w.StartPasskey(ctx, visitor, signin.StartPasskeyInput{Purpose: signin.ForSecondFactor, Flow: flow})
			return err
		},
		"give a code": func() error {
			_, err := w.SecondFactor(ctx, visitor, signin.SecondFactorInput{Flow: flow, Factor: w.app, Code: w.code(w.key)})
			return err
		},
		"give a device's answer": func() error {
			_, err := w.SecondFactorByPasskey(ctx, visitor, signin.SecondFactorByPasskeyInput{Flow: flow, PasskeyAnswer: w.deviceProof})
			return err
		},
	}
}

// harbor is the identity that a provider of these tests gives.
const harbor = "oidc:harbor"

func (s *scene) byHarbor() (signin.SignedIn, error) {
	return s.SignInByProvider(ctx, s.visitor(), signin.SignInByProviderInput{Upstream: federation.Upstream{
		Provider: "harbor", Kind: federation.OIDC, Identity: harbor, Subject: "up-1", At: s.Clock.Now(),
	}})
}

// overs are the ways in which a flow is over.
var overs = map[string]func(w *waiting, flow secret.String){
	"everything was ended": func(w *waiting, _ secret.String) {
		w.Do(func(tx *op.Tx) error { _, err := account.EndEverything(tx, w.n); return err })
	},
	"its time": func(w *waiting, _ secret.String) { w.Clock.Move(signin.FlowFor) },
	"it was finished": func(w *waiting, flow secret.String) {
		require.NoError(w.T, w.steps(flow)["give a code"]())
		w.Clock.Move(time.Minute)
	},
	"another tenant's pages": func(w *waiting, _ secret.String) { w.Tenant = w.AddTenant("other") },
	"what it was begun by": func(w *waiting, _ secret.String) {
		w.Do(func(tx *op.Tx) error { return account.RemoveIdentity(tx, w.n, harbor, "up-1") })
	},
}

// TestC06AFlowThatIsOverTakesNoStep ends a flow in each way there is, and then
// tries each step of it by what is right: none is taken, nothing is sent, and
// nobody is signed in.
func TestC06AFlowThatIsOverTakesNoStep(t *testing.T) {
	for name, end := range overs {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
				w := newWaiting(t, k)
				k.Do(func(tx *op.Tx) error { return account.AddIdentity(tx, w.n, harbor, "up-1") })
				half, err := w.byHarbor()
				require.NoError(t, err)
				for _, step := range []string{"choose", "ask a code", "ask a device"} {
					require.NoError(t, w.steps(half.Flow)[step](), "%s, before", step)
				}
				w.deviceProof = w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSecondFactor, Flow: half.Flow})
				end(w, half.Flow)
				written := func() []int {
					return []int{k.Count("session", ""), k.Count("nonce", ""), k.Count("signin_flow", "tries > 0"), k.Count("event", "")}
				}
				before := written()
				for step, try := range w.steps(half.Flow) {
					require.ErrorIs(t, try(), signin.ErrFlow, "%s after: %s", step, name)
				}
				require.Equal(t, before, written(), name)
			})
		})
	}
}

// TestC06EachWayInEndsWithTheAccount switches the account off without anything
// else, so that one question alone keeps its owner out: each door, each step of
// a flow and each link asks it.
func TestC06EachWayInEndsWithTheAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWaiting(t, k)
		k.Do(func(tx *op.Tx) error { return account.AddIdentity(tx, w.n, harbor, "up-1") })
		must(w.Recover(ctx, w.visitor(), signin.RecoverInput{Identifier: jess}))
		must(w.SendAccessLink(ctx, w.visitor(), signin.SendAccessLinkInput{Identifier: jess}))
		half, another := must(w.signIn(jess, right)), must(w.signIn(jess, right))
		w.deviceProof = w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSecondFactor, Flow: half.Flow})
		alone := w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSignIn})
		steps, sessions := w.steps(half.Flow), k.Count("session", "")
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE account SET status = 'inactive' WHERE n = $1", w.n)
			return err
		})
		for name, try := range map[string]func() error{
			"password": func() error { _, err := w.signIn(jess, right); return err },
			"provider": func() error { _, err := w.byHarbor(); return err },
			"passkey": func() error {
				_, err := w.SignInByPasskey(ctx, w.visitor(), signin.SignInByPasskeyInput{PasskeyAnswer: alone})
				return err
			},
			"link": func() error {
				_, err := w.OpenAccessLink(ctx, w.visitor(), signin.OpenAccessLinkInput{Link: w.link(nonce.AccessLink)})
				return err
			},
			"reset": func() error {
				_, err := w.credentials.ResetPassword(ctx, w.visitor(), credential.ResetPasswordInput{Link: w.link(nonce.ResetPassword), Password: "another passphrase"})
				return err
			},
			"second factor by passkey": steps["give a device's answer"], "second factor": w.steps(another.Flow)["give a code"],
		} {
			require.Equal(t, account.ErrInactive.Code, testkit.Code(try()), name)
		}
		for _, step := range []string{"choose", "ask a device"} {
			require.ErrorIs(t, steps[step](), signin.ErrFlow, step)
		}
		require.Equal(t, sessions, k.Count("session", ""))
		require.Zero(t, k.Count("event", "type = 'credential.password_reset'"))
	})
}

// TestC06ALinkForAPasswordIsGoodOnceAndHere sets a password by a link, and tries
// the link again, and from another tenant's pages, with a password that is too
// short: what is wrong with the link is told first, and of the password nothing.
func TestC06ALinkForAPasswordIsGoodOnceAndHere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		must(s.Recover(ctx, s.visitor(), signin.RecoverInput{Identifier: jess}))
		link := s.link(nonce.ResetPassword)
		set := func(password secret.String) error {
			_, err := s.credentials.ResetPassword(ctx, s.visitor(), credential.ResetPasswordInput{Link: link, Password: password})
			return err
		}
		here := k.Tenant
		k.Tenant = k.AddTenant("other")
		require.ErrorIs(t, set("x"), nonce.ErrUnknown)
		require.ErrorIs(t, set("another passphrase"), nonce.ErrUnknown)
		k.Tenant = here
		require.Equal(t, "password_too_short", testkit.Code(set("x")), "which does not use it up")
		require.NoError(t, set("another passphrase"))
		require.ErrorIs(t, set("x"), nonce.ErrUsed)
		require.ErrorIs(t, set("a third passphrase"), nonce.ErrUsed, "it is used up, not only from before another password")
		require.Equal(t, 1, k.Count("nonce", "kind = 'reset_password' AND used_at IS NOT NULL"))
		require.Equal(t, 1, k.Count("event", "type = 'credential.password_reset'"))
	})
}

// TestC24AFlowTakesFiveTries gives wrong codes, and wrong answers of devices: after
// the fifth, what is right comes too late.
func TestC24AFlowTakesFiveTries(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWaiting(t, k)
		for name, wrong := range map[string]func(flow secret.String) error{
			"a code": func(flow secret.String) error {
				_, err := w.SecondFactor(ctx, w.visitor(), signin.SecondFactorInput{Flow: flow, Factor: w.app, Code: "000000"})
				return err
			},
			"a device's answer": func(flow secret.String) error {
				_, err := w.SecondFactorByPasskey(ctx, w.visitor(), signin.SecondFactorByPasskeyInput{Flow: flow})
				return err
			},
		} {
			k.Clock.Move(2 * time.Hour)
			half := must(w.signIn(jess, right))
			w.deviceProof = w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSecondFactor, Flow: half.Flow})
			for range 5 {
				require.Error(t, wrong(half.Flow), name)
			}
			sessions := k.Count("session", "")
			require.ErrorIs(t, w.steps(half.Flow)["give a code"](), signin.ErrTries, name)
			require.ErrorIs(t, w.steps(half.Flow)["give a device's answer"](), signin.ErrTries, name)
			require.Equal(t, sessions, k.Count("session", ""), name)
		}
	})
}

// TestC24AMailProvesNoSecondTime comes in by a link of the mailbox: a code that
// goes to the same mailbox is no second factor, neither offered nor taken.
func TestC24AMailProvesNoSecondTime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		mail := s.mailed()
		open := func() (signin.SignedIn, error) {
			k.Clock.Move(2 * time.Hour)
			_, err := s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess})
			require.NoError(t, err)
			return s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: s.link(nonce.AccessLink)})
		}
		_, err := open()
		require.ErrorIs(t, err, signin.ErrNoneLeft)
		key := s.factored()
		half, err := open()
		require.NoError(t, err)
		require.Len(t, half.Factors, 1)
		_, err = s.SendCode(ctx, s.visitor(), signin.SendCodeInput{Flow: half.Flow, Factor: mail})
		require.ErrorIs(t, err, signin.ErrFactor)
		_, err = s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: half.Flow, Factor: mail, Code: s.code(key)})
		require.ErrorIs(t, err, signin.ErrFactor)
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE credential_factor SET disabled_at = 1 WHERE id = $1", half.Factors[0].ID)
			return err
		})
		_, err = s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: half.Flow, Factor: half.Factors[0].ID, Code: s.code(key)})
		require.ErrorIs(t, err, signin.ErrFactor, "one that was disabled meanwhile")
		require.Zero(t, k.Count("session", ""))
	})
}

// TestC24WhereAFactorIsRequiredNoDoorGoesWithout has the tenant require a factor
// of an account that has none, and of one whose only one cannot be used.
func TestC24WhereAFactorIsRequiredNoDoorGoesWithout(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.set(tenant.FactorsRequired, tenant.FactorsAreRequired)
		k.Do(func(tx *op.Tx) error { return account.AddIdentity(tx, s.n, harbor, "up-1") })
		_, err := s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess})
		require.NoError(t, err)
		for name, door := range map[string]func() (signin.SignedIn, error){
			"password": func() (signin.SignedIn, error) { return s.signIn(jess, right) },
			"a link that is none": func() (signin.SignedIn, error) {
				return s.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: jess, Password: right, Reenroll: "none"})
			},
			"link": func() (signin.SignedIn, error) {
				return s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: s.link(nonce.AccessLink)})
			},
			"provider": s.byHarbor,
		} {
			in, err := door()
			require.Error(t, err, name)
			require.Empty(t, in.Session, name)
		}
		require.Zero(t, k.Count("session", ""))
	})
}
