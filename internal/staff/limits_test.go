package staff_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func TestARoleIsLimitedToSegmentsAndFreedAgain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		gold, silver := segment(o, "gold"), segment(o, "silver")
		maria, ana := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Agent, Tenant: o.Tenant}), o.join(boss)
		set := func(segments ...string) error {
			_, err := o.SetSegments(ctx, o.actor(ana), staff.SetSegmentsInput{Member: maria.id, Role: authz.Agent, Tenant: o.Tenant, Segments: segments})
			return err
		}
		require.NoError(t, set(silver, gold, gold))
		all, segments := o.actor(maria).Segments("desk.add_note")
		require.False(t, all)
		require.Equal(t, []string{gold, silver}, segments)
		require.ErrorIs(t, set(gold, silver), staff.ErrRoleHeld)
		require.NoError(t, set(gold))
		_, segments = o.actor(maria).Segments("desk.add_note")
		require.Equal(t, []string{gold}, segments)
		require.NoError(t, set())
		all, _ = o.actor(maria).Segments("desk.add_note")
		require.True(t, all)
		require.Equal(t, 3, o.Count("event", "type = 'staff.segments_changed'"))
		require.Equal(t, "invalid_input", testkit.Code(set("seg_none")))

		_, err := o.SetSegments(ctx, o.actor(ana), staff.SetSegmentsInput{Member: maria.id, Role: authz.Viewer, Tenant: o.Tenant, Segments: []string{gold}})
		require.ErrorIs(t, err, staff.ErrRoleNotHeld)
		limited := o.Actor(authz.Administrator)
		limited.Grants[0].Segment = gold
		_, err = o.SetSegments(ctx, limited, staff.SetSegmentsInput{Member: maria.id, Role: authz.Agent, Tenant: o.Tenant, Segments: []string{gold}})
		require.ErrorIs(t, err, staff.ErrNoMember, "a member of the whole tenant is not there for one of a segment")
		require.NoError(t, set(gold))
		_, err = o.SetSegments(ctx, limited, staff.SetSegmentsInput{Member: maria.id, Role: authz.Agent, Tenant: o.Tenant, Segments: []string{silver}})
		require.ErrorIs(t, err, staff.ErrScope)
		_, err = o.SetSegments(ctx, limited, staff.SetSegmentsInput{Member: maria.id, Role: authz.Agent, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrScope)
	})
}

func TestARotatedKeyOverlaps(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		key := o.key(staff.CreateAPIKeyInput{Name: "shop sync", Role: authz.Agent, Tenant: o.Tenant})
		rotate := func(minutes int) staff.CreatedAPIKey {
			t.Helper()
			next, err := o.RotateAPIKey(ctx, o.Actor(authz.Administrator), staff.RotateAPIKeyInput{Key: key.ID, Overlap: minutes})
			require.NoError(t, err)
			require.Equal(t, key.ID, next.ID)
			return next
		}
		works := func(k staff.CreatedAPIKey) bool {
			actor, err := o.keys.Actor(ctx, k.Key, "")
			if err != nil {
				require.ErrorIs(t, err, staff.ErrKey)
				return false
			}
			require.Equal(t, key.ID, actor.ID)
			return actor.May("desk.add_note")
		}
		second := rotate(60)
		require.NotEqual(t, key.Key, second.Key)
		require.True(t, works(key) && works(second))
		o.Clock.Move(time.Hour - time.Second)
		require.True(t, works(key))
		o.Clock.Move(time.Second)
		require.False(t, works(key))
		require.True(t, works(second))
		third := rotate(1440)
		fourth := rotate(10)
		require.False(t, works(second), "only the last one overlaps")
		require.True(t, works(third) && works(fourth))
		fifth := rotate(0)
		require.False(t, works(fourth))
		require.True(t, works(fifth))
		rotate(60)
		_, err := o.RevokeAPIKey(ctx, o.Actor(authz.Administrator), staff.APIKeyInput{Key: key.ID})
		require.NoError(t, err)
		require.False(t, works(fifth), "a revoked key has no overlap")

		_, err = o.RotateAPIKey(ctx, o.Actor(authz.Administrator), staff.RotateAPIKeyInput{Key: key.ID})
		require.ErrorIs(t, err, staff.ErrKeyRevoked)
		_, err = o.RotateAPIKey(ctx, o.Actor(authz.Administrator), staff.RotateAPIKeyInput{Key: key.ID, Overlap: 1441})
		require.Equal(t, "invalid_input", testkit.Code(err))
		strong := o.key(staff.CreateAPIKeyInput{Name: "strong", Role: authz.Administrator, Tenant: o.Tenant})
		_, err = o.RotateAPIKey(ctx, o.Actor(authz.Developer), staff.RotateAPIKeyInput{Key: strong.ID})
		require.ErrorIs(t, err, staff.ErrMoreThanOwn, "its text would open more than the developer may")
		wide := o.key(staff.CreateAPIKeyInput{Name: "wide", Role: authz.Viewer})
		_, err = o.RotateAPIKey(ctx, o.Actor(authz.Administrator), staff.RotateAPIKeyInput{Key: wide.ID})
		require.ErrorIs(t, err, staff.ErrNoKey)
		program := o.Actor(authz.Administrator)
		program.Kind = authz.SystemKey
		_, err = o.RotateAPIKey(ctx, program, staff.RotateAPIKeyInput{Key: strong.ID})
		require.ErrorIs(t, err, op.ErrForbidden)
	})
}

func TestAPasskeyIsRequired(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		d := o.device()
		maria, ana := o.join(agent), o.join(boss)
		require.ErrorIs(t, second(o.RequirePasskey(ctx, o.actor(ana), staff.RequirePasskeyInput{Member: maria.id})), staff.ErrPasskeyAsked)
		_, err := o.RequirePasskey(ctx, o.actor(ana), staff.RequirePasskeyInput{Member: maria.id, Required: true})
		require.NoError(t, err)

		// Without a passkey: nothing but to register one, also in a running session.
		session, err := o.sessions.Open(ctx, maria.cookie)
		require.NoError(t, err)
		require.True(t, session.MustRegister)
		require.False(t, session.Actor.May("account.search"))
		require.Empty(t, session.Actor.Grants)
		signed, err := o.signIn(maria)
		require.NoError(t, err)
		session, err = o.sessions.Open(ctx, signed.Cookie)
		require.NoError(t, err)
		require.True(t, session.MustRegister)
		require.True(t, session.Actor.May("staff.register_passkey"))

		maria.cookie = signed.Cookie
		_, err = d.register(maria)
		require.NoError(t, err)
		session, err = o.sessions.Open(ctx, signed.Cookie)
		require.NoError(t, err)
		require.False(t, session.MustRegister)
		require.False(t, session.Password, "it is offered no more")
		session.Actor.Tenant = o.Tenant
		require.True(t, session.Actor.May("account.search"))

		// With one: password and code are right, and worth nothing.
		_, err = o.signIn(maria)
		require.ErrorIs(t, err, staff.ErrPasskeyOnly)
		o.Clock.Move(30 * time.Second)
		_, err = o.StepUp(ctx, session.Actor, staff.StepUpInput{Cookie: signed.Cookie, Password: password, Code: o.code(maria.totp)})
		require.ErrorIs(t, err, staff.ErrPasskeyOnly)
		wrong := maria
		wrong.totp = ana.totp
		_, err = o.signIn(wrong)
		require.ErrorIs(t, err, staff.ErrSignIn, "only who proves it learns that")
		keys, err := o.ListPasskeys(ctx, session.Actor, staff.ListInput{})
		require.NoError(t, err)
		_, err = o.RemovePasskey(ctx, session.Actor, staff.RemovePasskeyInput{Passkey: keys.Passkeys[0].ID})
		require.ErrorIs(t, err, staff.ErrLastMethod)

		shown, err := o.ViewMember(ctx, o.System(), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		require.True(t, shown.PasskeyOnly)
		_, err = o.RequirePasskey(ctx, o.actor(ana), staff.RequirePasskeyInput{Member: maria.id})
		require.NoError(t, err)
		_, err = o.signIn(maria)
		require.NoError(t, err)
	})
}

func TestASessionRestsLaterWithAnOpenCase(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, ana := o.join(agent), o.join(boss)
		o.sessions.InCase = func(_ context.Context, _ *store.Tx, member string) (bool, error) { return member == maria.id, nil }
		session, err := o.sessions.Open(ctx, maria.cookie)
		require.NoError(t, err)
		require.Equal(t, staff.SessionIdleInCase, session.Idle)
		o.Clock.Move(59 * time.Minute)
		_, err = o.sessions.Open(ctx, maria.cookie)
		require.NoError(t, err)
		_, err = o.sessions.Open(ctx, ana.cookie)
		require.ErrorIs(t, err, staff.ErrLocked)
		o.Clock.Move(staff.SessionIdleInCase)
		_, err = o.sessions.Peek(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrLocked)
		o.sessions.InCase = nil
		session, err = o.sessions.Locked(ctx, maria.cookie)
		require.NoError(t, err)
		require.Equal(t, staff.SessionIdle, session.Idle)
	})
}

func TestADisabledMemberWithAPasskeyIsActiveAgain(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		d := o.device()
		maria := o.join(agent)
		_, err := d.register(maria)
		require.NoError(t, err)
		actor := o.actor(maria)
		_, err = o.RemovePassword(ctx, actor, staff.ListInput{})
		require.NoError(t, err)
		_, err = o.Disable(ctx, o.System(), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		status, err := o.Enable(ctx, o.System(), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		require.Equal(t, staff.Active, status.Status)
	})
}

func TestTheLastAdministratorIsRecoveredOnTheServer(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana := o.join(boss)
		link, err := o.Recover(ctx, o.System(), staff.RecoverInput{Email: ana.email})
		require.NoError(t, err)
		_, err = o.sessions.Actor(ctx, ana.cookie)
		require.ErrorIs(t, err, staff.ErrSignedOut)
		opened, err := o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
		require.NoError(t, err)
		signed, err := o.Accept(ctx, o.visitor(), staff.AcceptInput{Link: link.Secret, Name: "Ana", Password: password, Code: o.code(opened.Secret)})
		require.NoError(t, err)
		ana.cookie = signed.Cookie
		require.True(t, o.actor(ana).May("staff.invite"), "the role stayed")
	})
}
