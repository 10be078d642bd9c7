package staff_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// device is a member's device, before the console at http://localhost:8484.
type device struct {
	*testkit.Authenticator
	o *office
	p *staff.Passkeys
}

func (o *office) device() *device {
	o.T.Helper()
	p, err := staff.NewPasskeys(o.Service, "http://localhost:8484")
	require.NoError(o.T, err)
	return &device{Authenticator: testkit.NewAuthenticator(o.T), o: o, p: p}
}

func (d *device) start(a authz.Actor, in staff.StartPasskeyInput) staff.StartedPasskey {
	d.T.Helper()
	started, err := d.p.StartPasskey(ctx, a, in)
	require.NoError(d.T, err)
	return started
}

func (d *device) answer(a authz.Actor, purpose string) staff.PasskeyAnswer {
	d.T.Helper()
	started := d.start(a, staff.StartPasskeyInput{Purpose: purpose})
	if purpose == staff.ForRegister {
		return staff.PasskeyAnswer{Challenge: started.Challenge, Answer: d.Make(started.Options)}
	}
	return staff.PasskeyAnswer{Challenge: started.Challenge, Answer: d.Prove(started.Options)}
}

func (d *device) register(c colleague) (staff.PasskeyChanged, error) {
	d.T.Helper()
	a := d.o.actor(c)
	return d.p.RegisterPasskey(ctx, a, staff.RegisterPasskeyInput{Cookie: c.cookie, Name: "Laptop", PasskeyAnswer: d.answer(a, staff.ForRegister)})
}

func (d *device) signIn() (staff.SignedIn, error) {
	d.T.Helper()
	return d.p.SignInByPasskey(ctx, d.o.visitor(), staff.SignInByPasskeyInput{PasskeyAnswer: d.answer(d.o.visitor(), staff.ForSignIn)})
}

func TestAPasskeySignsIn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		registered, err := d.register(maria)
		require.NoError(t, err)
		o.Clock.Move(time.Hour)
		signed, err := d.signIn()
		require.NoError(t, err)
		require.Equal(t, maria.id, signed.Member)
		a, err := o.sessions.Actor(ctx, signed.Cookie)
		require.NoError(t, err)
		require.Equal(t, o.Clock.Now(), a.FreshAt)
		require.Equal(t, 1, o.Count("staff_passkey", "id = $1 AND sign_count = $2 AND used_at = $3", registered.Passkey, d.Count, o.Clock.Now().UnixMicro()))
		require.Equal(t, 1, o.Count("audit", "op = 'staff.sign_in_by_passkey' AND outcome = 'done' AND actor_id = $1", maria.id))
		require.Equal(t, 1, o.Count("event", "type = 'staff.passkey_registered'"))
	})
}

func TestASignInAnswerIsTakenOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		_, err := d.register(maria)
		require.NoError(t, err)
		in := staff.SignInByPasskeyInput{PasskeyAnswer: d.answer(o.visitor(), staff.ForSignIn)}
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 50 {
			wg.Go(func() {
				_, err := d.p.SignInByPasskey(ctx, o.visitor(), in)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
					return
				}
				require.ErrorIs(t, err, staff.ErrChallenge)
			})
		}
		wg.Wait()
		require.Equal(t, 1, won)
		require.Equal(t, 2, o.Count("staff_session", "member = $1", maria.id))
	})
}

func TestAWrongAnswerUsesItsChallengeUp(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		_, err := d.register(maria)
		require.NoError(t, err)
		started := d.start(o.visitor(), staff.StartPasskeyInput{Purpose: staff.ForSignIn})
		d.Unverified = true
		wrong := staff.SignInByPasskeyInput{PasskeyAnswer: staff.PasskeyAnswer{Challenge: started.Challenge, Answer: d.Prove(started.Options)}}
		_, err = d.p.SignInByPasskey(ctx, o.visitor(), wrong)
		require.ErrorIs(t, err, staff.ErrPasskeyRefused)
		require.Equal(t, 1, o.Count("event", "type = 'staff.sign_in_failed'"))
		d.Unverified = false
		wrong.Answer = d.Prove(started.Options)
		_, err = d.p.SignInByPasskey(ctx, o.visitor(), wrong)
		require.ErrorIs(t, err, staff.ErrChallenge)
	})
}

func TestChallengesThatCannotBeAnswered(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		_, err := d.register(maria)
		require.NoError(t, err)
		late := d.answer(o.visitor(), staff.ForSignIn)
		stepUp := d.answer(o.actor(maria), staff.ForStepUp)
		for name, in := range map[string]staff.PasskeyAnswer{
			"for another purpose": stepUp,
			"forged":              {Challenge: stepUp.Challenge + "A", Answer: late.Answer},
			"none":                {Answer: late.Answer},
		} {
			_, err := d.p.SignInByPasskey(ctx, o.visitor(), staff.SignInByPasskeyInput{PasskeyAnswer: in})
			require.ErrorIs(t, err, staff.ErrChallenge, name)
		}
		o.Clock.Move(staff.ChallengeFor)
		_, err = d.p.SignInByPasskey(ctx, o.visitor(), staff.SignInByPasskeyInput{PasskeyAnswer: late})
		require.ErrorIs(t, err, staff.ErrChallenge)
		_, err = d.p.StartPasskey(ctx, o.visitor(), staff.StartPasskeyInput{Purpose: staff.ForStepUp})
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = d.p.StartPasskey(ctx, o.visitor(), staff.StartPasskeyInput{Purpose: "else"})
		require.Equal(t, "invalid_input", testkit.Code(err))
		require.NoError(t, o.Purge(ctx))
		require.Zero(t, o.Count("staff_challenge", ""), "what could not be answered any more is forgotten")
	})
}

func TestPasskeysOfMembersWhoAreNotActive(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		_, err := d.register(maria)
		require.NoError(t, err)
		ana := o.join(boss)
		_, err = o.Disable(ctx, o.actor(ana), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		_, err = d.signIn()
		require.ErrorIs(t, err, staff.ErrPasskeyRefused)
		stranger := o.device()
		stranger.Owner = []byte(maria.id)
		_, err = stranger.signIn()
		require.ErrorIs(t, err, staff.ErrPasskeyRefused)
	})
}

func TestACopiedPasskeyIsSuspected(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		_, err := d.register(maria)
		require.NoError(t, err)
		_, err = d.signIn()
		require.NoError(t, err)
		d.Count--
		_, err = d.signIn()
		require.NoError(t, err)
		require.Equal(t, 1, o.Count("event", "type = 'staff.passkey_suspected'"))
		own, err := o.ListPasskeys(ctx, o.actor(maria), staff.ListInput{})
		require.NoError(t, err)
		require.Equal(t, o.Clock.Now(), *own.Passkeys[0].SuspectAt)
		_, err = d.signIn()
		require.NoError(t, err)
		require.Equal(t, 1, o.Count("event", "type = 'staff.passkey_suspected'"), "the next one counts on")
	})
}

func TestJoinByPasskey(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		link, d := o.invite(agent), o.device()
		started := d.start(o.visitor(), staff.StartPasskeyInput{Purpose: staff.ForJoin, Link: link.Secret})
		in := staff.AcceptByPasskeyInput{Link: link.Secret, Name: "Maria", Passkey: "Laptop", PasskeyAnswer: staff.PasskeyAnswer{Challenge: started.Challenge, Answer: d.Make(started.Options)}}
		other := o.invite(boss)
		stolen := in
		stolen.Link = other.Secret
		_, err := d.p.AcceptByPasskey(ctx, o.visitor(), stolen)
		require.ErrorIs(t, err, staff.ErrLink, "a challenge is for one link")
		signed, err := d.p.AcceptByPasskey(ctx, o.visitor(), in)
		require.NoError(t, err)
		_, err = d.p.AcceptByPasskey(ctx, o.visitor(), in)
		require.ErrorIs(t, err, staff.ErrLink)
		a, err := o.sessions.Actor(ctx, signed.Cookie)
		require.NoError(t, err)
		require.Equal(t, "Maria", a.Name)
		require.Equal(t, o.Clock.Now(), a.FreshAt)
		require.Equal(t, 1, o.Count("member", "id = $1 AND status = 'active' AND password = ''", signed.Member))
		again, err := d.signIn()
		require.NoError(t, err)
		require.Equal(t, signed.Member, again.Member)
		_, err = o.SignIn(ctx, o.visitor(), staff.SignInInput{Email: agent.Email})
		require.ErrorIs(t, err, staff.ErrSignIn, "there is no password")
	})
}

func TestTheLastMethodStays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		a := o.actor(maria)
		_, err := o.RemovePassword(ctx, a, staff.ListInput{})
		require.ErrorIs(t, err, staff.ErrLastMethod)
		first, err := d.register(maria)
		require.NoError(t, err)
		_, err = d.register(maria)
		require.ErrorIs(t, err, staff.ErrPasskeyHeld)
		_, err = o.RemovePassword(ctx, a, staff.ListInput{})
		require.NoError(t, err)
		_, err = o.RemovePasskey(ctx, a, staff.RemovePasskeyInput{Passkey: first.Passkey})
		require.ErrorIs(t, err, staff.ErrLastMethod)
		require.Equal(t, 1, o.Count("staff_passkey", ""))
		second := o.device()
		_, err = second.register(maria)
		require.NoError(t, err)
		_, err = o.RemovePasskey(ctx, a, staff.RemovePasskeyInput{Passkey: first.Passkey})
		require.NoError(t, err)
		_, err = d.signIn()
		require.ErrorIs(t, err, staff.ErrPasskeyRefused)
		_, err = o.RemovePasskey(ctx, a, staff.RemovePasskeyInput{Passkey: first.Passkey})
		require.ErrorIs(t, err, staff.ErrNoPasskey)
		ana := o.join(boss)
		own, err := o.ListPasskeys(ctx, a, staff.ListInput{})
		require.NoError(t, err)
		require.Len(t, own.Passkeys, 1)
		_, err = o.RemovePasskey(ctx, o.actor(ana), staff.RemovePasskeyInput{Passkey: own.Passkeys[0].ID})
		require.ErrorIs(t, err, staff.ErrNoPasskey, "somebody else's")
	})
}

func TestRegisteringNeedsAFreshSession(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		o.Clock.Move(op.FreshFor + time.Second)
		_, err := d.register(maria)
		require.ErrorIs(t, err, op.ErrNotFresh)
		_, err = o.RemovePasskey(ctx, o.actor(maria), staff.RemovePasskeyInput{})
		require.ErrorIs(t, err, op.ErrNotFresh)

		link, err := o.MakeSignInLink(ctx, o.System(), staff.MakeSignInLinkInput{Email: maria.email})
		require.NoError(t, err)
		signed, err := o.SignInByLink(ctx, o.visitor(), staff.SignInByLinkInput{Link: link.Secret})
		require.NoError(t, err)
		byLink := colleague{id: maria.id, cookie: signed.Cookie}
		_, err = d.register(byLink)
		require.ErrorIs(t, err, op.ErrNotFresh, "a link proves nothing")
		_, err = o.SetUp(ctx, o.actor(byLink), staff.ListInput{})
		require.ErrorIs(t, err, staff.ErrHasMethod)
	})
}

func TestWhoHasNoProofYetSetsOneUp(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.invite(boss)
		link, err := o.MakeSignInLink(ctx, o.System(), staff.MakeSignInLinkInput{Email: boss.Email})
		require.NoError(t, err)
		signed, err := o.SignInByLink(ctx, o.visitor(), staff.SignInByLinkInput{Link: link.Secret})
		require.NoError(t, err)
		ana := colleague{id: signed.Member, cookie: signed.Cookie}
		_, err = o.CreateAPIKey(ctx, o.actor(ana), staff.CreateAPIKeyInput{Name: "x", Role: authz.Viewer})
		require.ErrorIs(t, err, op.ErrNotFresh)
		d := o.device()
		_, err = d.register(ana)
		require.NoError(t, err)
		_, err = o.CreateAPIKey(ctx, o.actor(ana), staff.CreateAPIKeyInput{Name: "x", Role: authz.Viewer})
		require.NoError(t, err, "the device has verified its user")
		_, err = o.SetUp(ctx, o.actor(ana), staff.ListInput{})
		require.ErrorIs(t, err, staff.ErrHasMethod)

		o.Clock.Move(staff.SessionIdle)
		_, err = o.sessions.Actor(ctx, ana.cookie)
		require.ErrorIs(t, err, staff.ErrLocked)
	})
}

func TestSetUpLeadsToPasswordToo(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.invite(boss)
		link, err := o.MakeSignInLink(ctx, o.System(), staff.MakeSignInLinkInput{Email: boss.Email})
		require.NoError(t, err)
		signed, err := o.SignInByLink(ctx, o.visitor(), staff.SignInByLinkInput{Link: link.Secret})
		require.NoError(t, err)
		setUp, err := o.SetUp(ctx, o.actor(colleague{cookie: signed.Cookie}), staff.ListInput{})
		require.NoError(t, err)
		opened, err := o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: setUp.Secret})
		require.NoError(t, err)
		joined, err := o.Accept(ctx, o.visitor(), staff.AcceptInput{Link: setUp.Secret, Name: "Ana", Password: password, Code: o.code(opened.Secret)})
		require.NoError(t, err)
		require.Equal(t, signed.Member, joined.Member)
		o.Clock.Move(staff.SessionIdle)
		_, err = o.sessions.Actor(ctx, signed.Cookie)
		require.ErrorIs(t, err, staff.ErrLocked, "there is something to unlock it with now")
	})
}

func TestALockedSessionIsUnlocked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		_, err := d.register(maria)
		require.NoError(t, err)
		o.Clock.Move(staff.SessionIdle)
		session, err := o.sessions.Locked(ctx, maria.cookie)
		require.NoError(t, err)
		a := session.Actor
		a.Tenant, a.Call = o.Tenant, authz.Call{Via: "test"}
		require.False(t, a.May("account.search"))
		require.False(t, a.May("staff.register_passkey"))
		_, err = d.p.StepUpByPasskey(ctx, a, staff.StepUpByPasskeyInput{Cookie: maria.cookie, PasskeyAnswer: d.answer(a, staff.ForStepUp)})
		require.NoError(t, err)
		require.Equal(t, o.Clock.Now(), o.actor(maria).FreshAt)

		o.Clock.Move(staff.SessionIdle)
		_, err = o.StepUp(ctx, a, staff.StepUpInput{Cookie: maria.cookie, Password: password, Code: o.code(maria.totp)})
		require.NoError(t, err)
		require.Equal(t, o.Clock.Now(), o.actor(maria).FreshAt)

		o.Clock.Move(staff.SessionIdle)
		other := o.device()
		ana := o.join(boss)
		_, err = other.register(ana)
		require.NoError(t, err)
		in := staff.StepUpByPasskeyInput{Cookie: maria.cookie, PasskeyAnswer: other.answer(o.actor(ana), staff.ForStepUp)}
		_, err = d.p.StepUpByPasskey(ctx, a, in)
		require.ErrorIs(t, err, staff.ErrPasskeyRefused, "somebody else's passkey")
		_, err = o.sessions.Actor(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrLocked)

		o.Clock.Move(staff.SessionAbsolute)
		_, err = o.sessions.Locked(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrExpired)
	})
}

func TestRecoveryForgetsPasskeys(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		_, err := d.register(maria)
		require.NoError(t, err)
		_, err = o.Recover(ctx, o.System(), staff.RecoverInput{Email: maria.email})
		require.NoError(t, err)
		require.Zero(t, o.Count("staff_passkey", ""))
		_, err = d.signIn()
		require.ErrorIs(t, err, staff.ErrPasskeyRefused)
	})
}

func TestOwnSessions(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, ana := o.join(agent), o.join(boss)
		second, err := o.signIn(maria)
		require.NoError(t, err)
		list, err := o.ListSessions(ctx, o.actor(maria), staff.ListInput{})
		require.NoError(t, err)
		require.Len(t, list, 2)
		here, err := o.sessions.Open(ctx, second.Cookie)
		require.NoError(t, err)
		_, err = o.EndSession(ctx, o.actor(ana), staff.EndSessionInput{Session: here.ID})
		require.ErrorIs(t, err, staff.ErrNoSession)
		_, err = o.EndSession(ctx, o.actor(maria), staff.EndSessionInput{Session: here.ID})
		require.NoError(t, err)
		_, err = o.sessions.Open(ctx, second.Cookie)
		require.ErrorIs(t, err, staff.ErrSignedOut)
	})
}

func TestAnAddressWithoutPasskeys(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		p, err := staff.NewPasskeys(o.Service, "http://127.0.0.1:8484")
		require.NoError(t, err)
		require.False(t, p.Available())
		_, err = p.StartPasskey(ctx, o.visitor(), staff.StartPasskeyInput{Purpose: staff.ForSignIn})
		require.ErrorIs(t, err, staff.ErrNoPasskeysHere)
		_, err = p.SignInByPasskey(ctx, o.visitor(), staff.SignInByPasskeyInput{})
		require.ErrorIs(t, err, staff.ErrNoPasskeysHere)
	})
}

func TestAFailedRegistrationKeepsNothing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, d := o.join(agent), o.device()
		a := o.actor(maria)
		in := staff.RegisterPasskeyInput{Cookie: maria.cookie, Name: "Laptop", PasskeyAnswer: d.answer(a, staff.ForRegister)}
		require.NoError(t, o.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "ALTER TABLE audit RENAME TO audit_away")
			return err
		}))
		_, err := d.p.RegisterPasskey(ctx, a, in)
		require.Error(t, err)
		require.Zero(t, o.Count("staff_passkey", ""))
		require.Zero(t, o.Count("staff_challenge", ""))
	})
}
