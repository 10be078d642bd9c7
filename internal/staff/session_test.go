package staff_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
)

func TestASessionIsLockedWhenIdle(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		for range 5 {
			o.Clock.Move(staff.SessionIdle - time.Minute - time.Second)
			_, err := o.sessions.Actor(ctx, maria.cookie)
			require.NoError(t, err, "each use counts")
		}
		o.Clock.Move(staff.SessionIdle)
		_, err := o.sessions.Actor(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrLocked)
	})
}

func TestPeekingKeepsNoSessionAlive(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		o.Clock.Move(staff.SessionIdle - time.Second)
		_, err := o.sessions.Peek(ctx, maria.cookie)
		require.NoError(t, err)
		o.Clock.Move(time.Second)
		_, err = o.sessions.Peek(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrLocked)
	})
}

func TestASessionEndsAfterTwelveHoursOfWork(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		for range 12*6 - 1 {
			o.Clock.Move(10 * time.Minute)
			_, err := o.sessions.Actor(ctx, maria.cookie)
			require.NoError(t, err)
		}
		o.Clock.Move(10 * time.Minute)
		_, err := o.sessions.Actor(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrExpired)
		require.NoError(t, o.Purge(ctx))
		require.Zero(t, o.Count("staff_session", ""))
	})
}

func TestASessionIsMarkedAtMostOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		joined := o.Clock.Now().UnixMicro()
		o.Clock.Move(59 * time.Second)
		_, err := o.sessions.Actor(ctx, maria.cookie)
		require.NoError(t, err)
		require.Equal(t, 1, o.Count("staff_session", "seen_at = $1", joined))
		o.Clock.Move(time.Second)
		_, err = o.sessions.Actor(ctx, maria.cookie)
		require.NoError(t, err)
		require.Equal(t, 1, o.Count("staff_session", "seen_at = $1", o.Clock.Now().UnixMicro()))
	})
}

func TestDisablingEndsSessionsInTheSameCommit(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, ana := o.join(agent), o.join(boss)
		require.Equal(t, 1, o.Count("staff_session", "member = $1", maria.id))
		_, err := o.Disable(ctx, o.actor(ana), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		require.Zero(t, o.Count("staff_session", "member = $1", maria.id))
		_, err = o.sessions.Actor(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrSignedOut)
		_, err = o.signIn(maria)
		require.ErrorIs(t, err, staff.ErrSignIn)
		_, err = o.Disable(ctx, o.actor(ana), staff.MemberInput{Member: maria.id})
		require.ErrorIs(t, err, staff.ErrDisabled)

		_, err = o.Enable(ctx, o.actor(ana), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		_, err = o.Enable(ctx, o.actor(ana), staff.MemberInput{Member: maria.id})
		require.ErrorIs(t, err, staff.ErrNotDisabled)
		_, err = o.signIn(maria)
		require.NoError(t, err)
	})
}

func TestAFailedDisableEndsNothing(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, ana := o.join(agent), o.join(boss)
		actor := o.actor(ana)
		require.NoError(t, o.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "ALTER TABLE audit RENAME TO audit_away")
			return err
		}))
		_, err := o.Disable(ctx, actor, staff.MemberInput{Member: maria.id})
		require.Error(t, err)
		_, err = o.sessions.Actor(ctx, maria.cookie)
		require.NoError(t, err)
		require.Equal(t, 2, o.Count("member", "status = 'active'"))
	})
}

func TestEndSessions(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria, ana := o.join(agent), o.join(boss)
		_, err := o.signIn(maria)
		require.NoError(t, err)
		ended, err := o.EndSessions(ctx, o.actor(ana), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		require.EqualValues(t, 2, ended.Count)
		_, err = o.sessions.Actor(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrSignedOut)
	})
}

func TestRolesResolveToGrantsWithTheirLimits(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		gold := segment(o, "gold")
		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Agent, Tenant: o.Tenant, Segment: gold})
		ana := o.join(boss)
		actor := o.actor(maria)
		all, segments := actor.Segments("account.search")
		require.False(t, all)
		require.Equal(t, []string{gold}, segments)
		_, tenants := actor.Tenants()
		require.Equal(t, []string{o.Tenant}, tenants)
		actor.Tenant = "tnt_other"
		require.False(t, actor.May("account.search"))
		require.True(t, actor.May("staff.sign_out"))

		_, err := o.AssignRole(ctx, o.actor(ana), staff.RoleInput{Member: maria.id, Role: authz.Viewer, Tenant: o.Tenant})
		require.NoError(t, err)
		all, _ = o.actor(maria).Segments("account.search")
		require.True(t, all, "from the next request")
		_, err = o.AssignRole(ctx, o.actor(ana), staff.RoleInput{Member: maria.id, Role: authz.Viewer, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrRoleHeld)
		_, err = o.TakeRole(ctx, o.actor(ana), staff.RoleInput{Member: maria.id, Role: authz.Viewer, Tenant: o.Tenant})
		require.NoError(t, err)
		all, _ = o.actor(maria).Segments("account.search")
		require.False(t, all)
		_, err = o.TakeRole(ctx, o.actor(ana), staff.RoleInput{Member: maria.id, Role: authz.Viewer})
		require.ErrorIs(t, err, staff.ErrRoleNotHeld)
	})
}

func segment(o *office, name string) string {
	o.T.Helper()
	id := "seg_" + name
	require.NoError(o.T, o.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ($1, $2, $3)", id, o.Tenant, name)
		return err
	}))
	return id
}

func TestNobodyReachesBeyondTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		other := o.AddTenant("other")
		ana := o.join(boss)
		here := o.join(staff.InviteInput{Email: "tenant.boss@desk.example", Role: authz.Administrator, Tenant: o.Tenant})
		there := o.join(staff.InviteInput{Email: "there@desk.example", Role: authz.Agent, Tenant: other})
		both := o.join(staff.InviteInput{Email: "both@desk.example", Role: authz.Agent, Tenant: other})
		o.invite(staff.InviteInput{Email: "open@desk.example", Role: authz.Administrator})
		_, err := o.AssignRole(ctx, o.actor(ana), staff.RoleInput{Member: both.id, Role: authz.Agent, Tenant: o.Tenant})
		require.NoError(t, err)
		me := o.actor(here)

		_, err = o.Invite(ctx, me, staff.InviteInput{Email: "x@desk.example", Role: authz.Agent})
		require.ErrorIs(t, err, staff.ErrScope, "all tenants")
		_, err = o.Invite(ctx, me, staff.InviteInput{Email: "x@desk.example", Role: authz.Agent, Tenant: other})
		require.ErrorIs(t, err, staff.ErrScope, "another tenant")
		_, err = o.Invite(ctx, me, staff.InviteInput{Email: "open@desk.example", Role: authz.Agent, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrNoMember, "a link would open the wider role too")
		_, err = o.Disable(ctx, me, staff.MemberInput{Member: there.id})
		require.ErrorIs(t, err, staff.ErrNoMember, "not there for this administrator")
		_, err = o.Disable(ctx, me, staff.MemberInput{Member: both.id})
		require.ErrorIs(t, err, staff.ErrScope)
		_, err = o.Disable(ctx, me, staff.MemberInput{Member: ana.id})
		require.ErrorIs(t, err, staff.ErrNoMember)
		_, err = o.Disable(ctx, me, staff.MemberInput{Member: here.id})
		require.ErrorIs(t, err, staff.ErrSelf)
		_, err = o.AssignRole(ctx, me, staff.RoleInput{Member: here.id, Role: authz.Auditor, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrSelf)

		seen, err := o.ListMembers(ctx, me, staff.ListInput{})
		require.NoError(t, err)
		require.Len(t, seen, 2)
		for _, m := range seen {
			for _, r := range m.Roles {
				require.Equal(t, o.Tenant, r.Tenant)
			}
		}
		all, err := o.ListMembers(ctx, o.actor(ana), staff.ListInput{})
		require.NoError(t, err)
		require.Len(t, all, 5)
		_, err = o.ListMembers(ctx, o.Actor(authz.Agent), staff.ListInput{})
		require.ErrorIs(t, err, op.ErrForbidden)
	})
}

func TestInviteRefuses(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.join(agent)
		_, err := o.Invite(ctx, o.System(), agent)
		require.ErrorIs(t, err, staff.ErrMemberExists)
		key := o.Actor(authz.Administrator)
		key.Kind = authz.SystemKey
		_, err = o.Invite(ctx, key, staff.InviteInput{Email: "x@desk.example", Role: authz.Agent, Tenant: o.Tenant})
		require.ErrorIs(t, err, op.ErrForbidden, "a program must not make members")
		for name, in := range map[string]staff.InviteInput{
			"e-mail":         {Email: "x", Role: authz.Agent},
			"role":           {Email: "x@desk.example", Role: "root"},
			"tenant":         {Email: "x@desk.example", Role: authz.Agent, Tenant: "tnt_none"},
			"segment alone":  {Email: "x@desk.example", Role: authz.Agent, Segment: "seg"},
			"segment":        {Email: "x@desk.example", Role: authz.Agent, Tenant: o.Tenant, Segment: "seg_none"},
			"name with line": {Email: "x@desk.example", Role: authz.Agent, Name: "a\nb"},
		} {
			_, err := o.Invite(ctx, o.System(), in)
			require.ErrorContains(t, err, "Some fields are not right", name)
		}
		require.Equal(t, 1, o.Count("member", ""))
	})
}

func TestTimeZoneIsKept(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		for _, zone := range []string{"Asia/Tokyo", ""} {
			_, err := o.ChangeTimeZone(ctx, o.actor(maria), staff.ChangeTimeZoneInput{TimeZone: zone})
			require.NoError(t, err)
			session, err := o.sessions.Open(ctx, maria.cookie)
			require.NoError(t, err)
			require.Equal(t, zone, session.TimeZone)
		}
		for _, zone := range []string{"Mars/Olympus", "Local", "../etc/passwd"} {
			_, err := o.ChangeTimeZone(ctx, o.actor(maria), staff.ChangeTimeZoneInput{TimeZone: zone})
			require.ErrorIs(t, err, fault.ErrInvalid, zone)
		}
		require.Equal(t, 2, o.Count("event", "type = 'staff.time_zone_changed'"))
	})
}

func TestLanguageIsKept(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(agent)
		_, err := o.ChangeLanguage(ctx, o.actor(maria), staff.ChangeLanguageInput{Language: "de"})
		require.NoError(t, err)
		session, err := o.sessions.Open(ctx, maria.cookie)
		require.NoError(t, err)
		require.Equal(t, "de", session.Language)
		_, err = o.ChangeLanguage(ctx, o.actor(maria), staff.ChangeLanguageInput{Language: "de'--"})
		require.Error(t, err)
	})
}
