package staff_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

func TestInviteAcceptSignInSignOut(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(staff.InviteInput{Email: "Maria@Desk.Example", Role: authz.Agent, Tenant: o.Tenant})
		actor := o.actor(maria)
		require.Equal(t, authz.Member, actor.Kind)
		require.Equal(t, "Maria", actor.Name)
		require.True(t, actor.May("desk.add_note"))
		require.False(t, actor.May("staff.invite"))

		maria.email = "maria@desk.example"
		signed, err := o.signIn(maria)
		require.NoError(t, err)
		require.NotEqual(t, maria.cookie.Reveal(), signed.Cookie.Reveal())
		require.Zero(t, o.Count("staff_session", "digest = $1", []byte(signed.Cookie.Reveal())), "a cookie's secret must be hashed")
		require.Equal(t, 1, o.Count("audit", "op = 'staff.sign_in' AND outcome = 'done' AND actor_id = $1", maria.id))
		require.Equal(t, 1, o.Count("event", "type = 'staff.signed_in'"))

		_, err = o.SignOut(ctx, actor, staff.SignOutInput{Cookie: signed.Cookie})
		require.NoError(t, err)
		_, err = o.sessions.Actor(ctx, signed.Cookie)
		require.ErrorIs(t, err, staff.ErrSignedOut)
		_, err = o.SignOut(ctx, actor, staff.SignOutInput{Cookie: signed.Cookie})
		require.ErrorIs(t, err, staff.ErrSignedOut)
		_, err = o.sessions.Actor(ctx, maria.cookie)
		require.NoError(t, err, "the other session goes on")
	})
}

func TestOneAnswerForWhateverIsWrong(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		o.invite(staff.InviteInput{Email: "new@desk.example", Role: authz.Agent})
		o.Clock.Move(time.Minute)
		right := o.code(maria.totp)
		var first error
		for name, in := range map[string]staff.SignInInput{
			"unknown e-mail": {Email: "nobody@desk.example", Password: password, Code: right},
			"not an e-mail":  {Email: "'; --", Password: password, Code: right},
			"nothing":        {},
			"not joined":     {Email: "new@desk.example", Password: password, Code: right},
			"wrong password": {Email: maria.email, Password: "wrong", Code: right},
			"NUL":            {Email: maria.email, Password: "a\x00", Code: right},
			"wrong code":     {Email: maria.email, Password: password, Code: "000000"},
			"no code":        {Email: maria.email, Password: password},
		} {
			_, err := o.SignIn(ctx, o.visitor(), in)
			require.ErrorIs(t, err, staff.ErrSignIn, name)
			if first == nil {
				first = err
			}
			require.Equal(t, first.Error(), err.Error(), name)
		}
		require.Equal(t, 8, o.Count("event", "type = 'staff.sign_in_failed'"))
		require.Equal(t, 8, o.Count("audit", "op = 'staff.sign_in' AND outcome = 'refused' AND code = 'sign_in_failed'"))
		require.Equal(t, 1, o.Count("member", "failed_attempts = 4"), "a refusal must keep its count")
		_, err := o.SignIn(ctx, o.visitor(), staff.SignInInput{Email: maria.email, Password: password, Code: right})
		require.NoError(t, err)
		require.Zero(t, o.Count("member", "failed_attempts > 0"))
	})
}

func TestACodeWorksOnce(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		_, err := o.SignIn(ctx, o.visitor(), staff.SignInInput{Email: maria.email, Password: password, Code: o.code(maria.totp)})
		require.ErrorIs(t, err, staff.ErrSignIn, "the code was used to join")

		o.Clock.Move(time.Minute)
		old := o.code(maria.totp)
		o.Clock.Move(30 * time.Second)
		in := staff.SignInInput{Email: maria.email, Password: password, Code: o.code(maria.totp)}
		won := race(50, func() error { _, err := o.SignIn(ctx, o.visitor(), in); return err })
		require.Equal(t, 1, won)

		o.Clock.Move(staff.LockFor) // the losers have locked the sign-in
		_, err = o.SignIn(ctx, o.visitor(), in)
		require.ErrorIs(t, err, staff.ErrSignIn)
		in.Code = old
		_, err = o.SignIn(ctx, o.visitor(), in)
		require.ErrorIs(t, err, staff.ErrSignIn)
	})
}

func TestAnOlderCodeIsRefusedAfterANewerOne(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		o.Clock.Move(time.Minute)
		old := o.code(maria.totp)
		_, err := o.signIn(maria)
		require.NoError(t, err)
		_, err = o.SignIn(ctx, o.visitor(), staff.SignInInput{Email: maria.email, Password: password, Code: old})
		require.ErrorIs(t, err, staff.ErrSignIn)
	})
}

func TestTenFailuresLock(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		for range staff.LockAfter - 1 {
			_, err := o.SignIn(ctx, o.visitor(), staff.SignInInput{Email: maria.email, Password: "wrong", Code: "123456"})
			require.ErrorIs(t, err, staff.ErrSignIn)
		}
		_, err := o.signIn(maria)
		require.NoError(t, err, "nine are not ten, and success begins anew")
		for range staff.LockAfter {
			_, err := o.SignIn(ctx, o.visitor(), staff.SignInInput{Email: maria.email, Password: "wrong", Code: "123456"})
			require.ErrorIs(t, err, staff.ErrSignIn)
		}
		require.Equal(t, 1, o.Count("event", "type = 'staff.sign_in_locked'"))
		_, err = o.signIn(maria)
		require.ErrorIs(t, err, staff.ErrSignIn, "locked")
		o.Clock.Move(staff.LockFor)
		_, err = o.signIn(maria)
		require.NoError(t, err)
	})
}

func TestStepUpMakesTheSessionFresh(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana := o.join(boss)
		o.Clock.Move(6 * time.Minute)
		_, err := o.Invite(ctx, o.actor(ana), agent)
		require.Equal(t, "fresh_sign_in_required", testkit.Code(err))

		_, err = o.StepUp(ctx, o.actor(ana), staff.StepUpInput{Cookie: ana.cookie, Password: "wrong", Code: o.code(ana.totp)})
		require.ErrorIs(t, err, staff.ErrProof)
		_, err = o.StepUp(ctx, o.actor(ana), staff.StepUpInput{Cookie: "another", Password: password, Code: o.code(ana.totp)})
		require.ErrorIs(t, err, staff.ErrSignedOut)
		_, err = o.StepUp(ctx, o.actor(ana), staff.StepUpInput{Cookie: ana.cookie, Password: password, Code: o.code(ana.totp)})
		require.NoError(t, err)
		_, err = o.Invite(ctx, o.actor(ana), agent)
		require.NoError(t, err)

		_, err = o.StepUp(ctx, o.visitor(), staff.StepUpInput{Cookie: ana.cookie, Password: password})
		require.Equal(t, "not_allowed", testkit.Code(err))
	})
}

func TestSecretsStandInNoAuditEntry(t *testing.T) {
	require.Equal(t, "[redacted]", secret.String(password).String())
	each(t, func(t *testing.T, o *office) {
		o.join(agent)
		require.Zero(t, o.Count("event", "CAST(data AS text) LIKE '%lantern%'"))
		require.Zero(t, o.Count("member", "password LIKE '%lantern%'"))
		require.Equal(t, 1, o.Count("member", "password LIKE '$argon2id$%'"))
	})
}
