package signin_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/testkit"
)

// factored gives the account an app, and returns its secret.
func (s *scene) factored() secret.String {
	s.T.Helper()
	owner := s.Customer(s.login)
	begun, err := s.credentials.StartEnrollment(ctx, owner, credential.StartEnrollmentInput{Account: s.login, Kind: credential.TOTP})
	require.NoError(s.T, err)
	_, err = s.credentials.EnrollTOTP(ctx, owner, credential.EnrollInput{Account: s.login, Challenge: begun.Challenge, Code: s.code(begun.Secret)})
	require.NoError(s.T, err)
	s.Clock.Move(time.Minute)
	return begun.Secret
}

func (s *scene) code(key secret.String) secret.String {
	s.T.Helper()
	code, err := totp.GenerateCode(key.Reveal(), s.Clock.Now())
	require.NoError(s.T, err)
	return secret.String(code)
}

// TestC24EveryDoorAsksForTheFactor opens each door of an account that has an
// app: none leads past it, and the session says that two were proved.
func TestC24EveryDoorAsksForTheFactor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		key := s.factored()
		k.Do(func(tx *op.Tx) error { return account.AddIdentity(tx, s.n, "oidc:harbor", "up-1") })
		for name, door := range map[string]func() (signin.SignedIn, error){
			"password": func() (signin.SignedIn, error) { return s.signIn(jess, right) },
			"link": func() (signin.SignedIn, error) {
				_, err := s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess})
				require.NoError(t, err)
				return s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: s.link(nonce.AccessLink)})
			},
			"provider": func() (signin.SignedIn, error) {
				return s.SignInByProvider(ctx, s.visitor(), signin.SignInByProviderInput{Upstream: federation.Upstream{
					Provider: "harbor", Kind: federation.OIDC, Identity: "oidc:harbor", Subject: "up-1", At: k.Clock.Now(),
				}})
			},
		} {
			k.Clock.Move(2 * time.Hour)
			in, err := door()
			require.NoError(t, err, name)
			require.Equal(t, signin.StepSecondFactor, in.Step, name)
			require.Empty(t, in.Session, name)
			require.Zero(t, k.Count("session", "ended_at IS NULL AND account = $1 AND methods NOT LIKE '%mfa%'", s.n), name)
			_, err = s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: in.Flow, Factor: in.Factors[0].ID, Code: "000000"})
			require.Error(t, err, name)
			done, err := s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: in.Flow, Factor: in.Factors[0].ID, Code: s.code(key)})
			require.NoError(t, err, name)
			found, err := s.opened(done.Session)
			require.NoError(t, err, name)
			require.Contains(t, found.Methods, "mfa", name)
			require.Contains(t, found.Methods, "otp", name)
			_, err = s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: in.Flow, Factor: in.Factors[0].ID, Code: s.code(key)})
			require.ErrorIs(t, err, signin.ErrFlow, "a flow is good once")
		}
	})
}

// TestC24APasskeyIsBothFactorsOrTheSecond comes in by a passkey alone, and by one
// beside a password: the session says that two were proved. What a device did
// not sign for this very question opens nothing.
func TestC24APasskeyIsBothFactorsOrTheSecond(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWaiting(t, k)
		by := func(a credential.PasskeyAnswer) (signin.SignedIn, error) {
			return w.SignInByPasskey(ctx, w.visitor(), signin.SignInByPasskeyInput{PasskeyAnswer: a})
		}
		right := w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSignIn})
		in, err := by(right)
		require.NoError(t, err)
		require.Equal(t, []string{"hwk", "mfa", "user"}, must(w.opened(in.Session)).Methods)
		half := must(w.signIn(jess, "correct horse battery"))
		second := w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSecondFactor, Flow: half.Flow})
		forged := w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSignIn})
		forged.Challenge = w.answer(w.device, signin.StartPasskeyInput{Purpose: signin.ForSignIn}).Challenge
		for name, wrong := range map[string]credential.PasskeyAnswer{
			"the same answer again": right, "an answer to another question": forged, "a second factor's": second, "none": {},
		} {
			in, err := by(wrong)
			require.Error(t, err, name)
			require.Empty(t, in.Session, name)
		}
		for name, wrong := range map[string]credential.PasskeyAnswer{"one for a sign-in": right, "another question's": forged, "none": {}} {
			in, err := w.SecondFactorByPasskey(ctx, w.visitor(), signin.SecondFactorByPasskeyInput{Flow: half.Flow, PasskeyAnswer: wrong})
			require.Error(t, err, name)
			require.Empty(t, in.Session, name)
		}
		whole, err := w.SecondFactorByPasskey(ctx, w.visitor(), signin.SecondFactorByPasskeyInput{Flow: half.Flow, PasskeyAnswer: second})
		require.NoError(t, err)
		require.Equal(t, []string{"hwk", "mfa", "pwd"}, must(w.opened(whole.Session)).Methods)
	})
}

// TestC24OfTwoThatReadOneFlowOneFinishesIt lets two read a flow before either
// goes on, which parallel tries do on PostgreSQL alone.
func TestC24OfTwoThatReadOneFlowOneFinishesIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.factored()
		read := func() (try, finish func(*op.Tx) error) {
			half := must(s.signIn(jess, right))
			k.Do(func(tx *op.Tx) (err error) {
				try, finish, err = signin.ReadFlow(tx, half.Flow)
				return err
			})
			return try, finish
		}
		answer := func(step func(*op.Tx) error) (err error) {
			k.Do(func(tx *op.Tx) error { err = step(tx); return nil })
			return err
		}
		try, finish := read()
		require.NoError(t, answer(try))
		require.NoError(t, answer(finish))
		require.ErrorIs(t, answer(finish), signin.ErrFlow, "the other one")
		require.ErrorIs(t, answer(try), signin.ErrTries, "nor is it tried any more")
		try, finish = read()
		k.Clock.Move(signin.FlowFor)
		require.ErrorIs(t, answer(try), signin.ErrTries)
		require.ErrorIs(t, answer(finish), signin.ErrFlow, "the time ran out meanwhile")
	})
}

// TestC24OfTwoHundredOneFinishesAFlow sends one right code two hundred times.
func TestC24OfTwoHundredOneFinishesAFlow(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		key := s.factored()
		in, err := s.signIn(jess, right)
		require.NoError(t, err)
		before := k.Count("session", "")
		var all sync.WaitGroup
		code := s.code(key)
		for range 200 {
			all.Go(func() {
				_, _ = s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: in.Flow, Factor: in.Factors[0].ID, Code: code})
			})
		}
		all.Wait()
		require.Equal(t, 1, k.Count("session", "")-before)
		require.Equal(t, 1, k.Count("event", "type = 'signin.succeeded'"))
	})
}

// TestC26AStepUpIsAWholeSignIn proves that it is still the owner: by less than
// signing in takes it does not count, and another's session does not at all.
func TestC26AStepUpIsAWholeSignIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		in, err := s.signIn(jess, right)
		require.NoError(t, err)
		held, err := s.opened(in.Session)
		require.NoError(t, err)
		key := s.factored()
		k.Clock.Move(time.Hour)
		owner := held.Actor(s.visitor().Call)
		step := signin.StepUpInput{Account: s.login, Session: held.ID, Password: right}
		half, err := s.StepUp(ctx, owner, step)
		require.NoError(t, err)
		require.Equal(t, signin.StepSecondFactor, half.Step, "a password alone is less than signing in takes")
		still, err := s.opened(in.Session)
		require.NoError(t, err)
		require.Equal(t, held.AuthenticatedAt, still.AuthenticatedAt)
		whole, err := s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: half.Flow, Factor: half.Factors[0].ID, Code: s.code(key)})
		require.NoError(t, err)
		fresh, err := s.opened(whole.Session)
		require.NoError(t, err)
		require.Equal(t, k.Clock.Now(), fresh.AuthenticatedAt)
		_, err = s.opened(in.Session)
		require.Error(t, err, "the old secret is worth nothing (C29)")

		step.Password = "wrong"
		_, err = s.StepUp(ctx, owner, step)
		require.ErrorIs(t, err, signin.ErrSignIn)
		other := k.Customer(k.Account(account.Draft{FirstName: "Mallory"}))
		_, err = s.StepUp(ctx, other, signin.StepUpInput{Account: other.ID, Session: fresh.ID, Password: right})
		require.ErrorIs(t, err, signin.ErrAnother)
	})
}

// sentByStaff is a link that staff sent.
func (s *scene) sentByStaff() secret.String {
	s.T.Helper()
	s.Clock.Move(time.Second) // it is the newest
	s.Do(func(tx *op.Tx) error {
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, s.n, true)
		if err != nil {
			return err
		}
		_, err = nonce.Issue(tx, nonce.Draft{Kind: nonce.AccessLink, Account: s.n, Epoch: standing.Epoch, Target: jess, For: nonce.LinkFor, Data: []byte(credential.SentByStaff)})
		return err
	})
	return s.link(nonce.AccessLink)
}

// TestC24WhatALinkOfStaffOpensStaysRestricted signs in by a link that staff sent:
// alone, and with a second factor of each sort. Neither that nor a proof
// afterwards makes a session of it that changes how its owner gets in. A link
// that its owner asked for does.
func TestC24WhatALinkOfStaffOpensStaysRestricted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		restricted := func(name string, in signin.SignedIn) session.Session {
			found, err := s.opened(in.Session)
			require.NoError(t, err, name)
			require.True(t, found.Restricted, name)
			actor := found.Actor(authz.Call{})
			for p := range authz.OfCustomer() {
				capability, _, _ := strings.Cut(p, ".")
				if capability == "credential" || capability == "federation" || strings.Contains(p, "email") || strings.Contains(p, "phone") || strings.Contains(p, "username") {
					require.False(t, actor.May(p), "%s: %s", name, p)
				}
			}
			require.False(t, actor.May("session.trust_device"), name)
			require.False(t, actor.May("privacy.take_export"), name)
			require.True(t, actor.May("signin.sign_out"), name)
			_, err = s.credentials.StartEnrollment(ctx, actor, credential.StartEnrollmentInput{Account: s.login, Kind: credential.TOTP})
			require.ErrorIs(t, err, op.ErrForbidden, name)
			return found
		}
		open := func(link secret.String) signin.SignedIn {
			return must(s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: link}))
		}
		restricted("a link alone", open(s.sentByStaff()))
		k.Clock.Move(time.Second)
		must(s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess}))
		own := must(s.opened(open(s.link(nonce.AccessLink)).Session))
		require.False(t, own.Restricted, "a link that its owner asked for")
		require.True(t, own.Actor(authz.Call{}).May("credential.start_enrollment"))

		key := s.factored()
		device, _ := s.passkey()
		prove := func(half signin.SignedIn) signin.SignedIn {
			require.Equal(t, signin.StepSecondFactor, half.Step)
			k.Clock.Move(time.Minute)
			for _, c := range half.Factors {
				if c.Kind == credential.TOTP {
					return must(s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: half.Flow, Factor: c.ID, Code: s.code(key)}))
				}
			}
			panic("no app")
		}
		half := open(s.sentByStaff())
		by := s.answer(device, signin.StartPasskeyInput{Purpose: signin.ForSecondFactor, Flow: half.Flow})
		restricted("with a passkey", must(s.SecondFactorByPasskey(ctx, s.visitor(), signin.SecondFactorByPasskeyInput{Flow: half.Flow, PasskeyAnswer: by})))
		held := restricted("with an app", prove(open(s.sentByStaff())))

		owner := held.Actor(s.visitor().Call)
		held = restricted("proved by password", prove(must(s.StepUp(ctx, owner, signin.StepUpInput{Account: s.login, Session: held.ID, Password: right}))))
		owner = held.Actor(s.visitor().Call)
		asked := must(s.StartPasskey(ctx, owner, signin.StartPasskeyInput{Purpose: signin.ForStepUp, Session: held.ID}))
		by = credential.PasskeyAnswer{Challenge: asked.Challenge, Answer: device.Prove(asked.Options)}
		restricted("proved by passkey", must(s.StepUpByPasskey(ctx, owner, signin.StepUpByPasskeyInput{Account: s.login, Session: held.ID, PasskeyAnswer: by})))
	})
}
