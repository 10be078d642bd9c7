package staff_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// ranks are colleagues of different power. The lead may do all that is done to
// members, roles and keys, and beyond it what a viewer may; the local lead may
// the same in one segment.
type ranks struct {
	*office
	gold, silver, other                     string
	role                                    staff.OwnRole // of both leads
	top, lead, local                        colleague
	weak, strong, split, away, goldie, both colleague // both is in two segments
}

func newRanks(o *office) *ranks {
	r := &ranks{office: o, gold: segment(o, "gold"), silver: segment(o, "silver"), other: o.AddTenant("other")}
	held := maps.Clone(authz.RoleNamed(authz.Viewer).Permissions)
	for p := range authz.RoleNamed(authz.Administrator).Permissions {
		if strings.HasPrefix(p, "staff.") {
			held[p] = true
		}
	}
	r.role = o.role("Lead", slices.Sorted(maps.Keys(held))...)
	join := func(name, role, tenant, segment string) colleague {
		return o.join(staff.InviteInput{Email: name + "@desk.example", Role: role, Tenant: tenant, Segment: segment})
	}
	r.top = join("top", authz.Administrator, "", "")
	r.lead, r.local = join("lead", r.role.ID, o.Tenant, ""), join("local", r.role.ID, o.Tenant, r.gold)
	r.weak, r.strong = join("weak", authz.Viewer, o.Tenant, ""), join("strong", authz.Supervisor, o.Tenant, "")
	r.split, r.away = join("split", authz.Viewer, o.Tenant, ""), join("away", authz.Viewer, r.other, "")
	r.goldie, r.both = join("goldie", authz.Viewer, o.Tenant, r.gold), join("two", authz.Viewer, o.Tenant, r.gold)
	for _, more := range []staff.RoleInput{
		{Member: r.split.id, Role: authz.Viewer, Tenant: r.other}, {Member: r.both.id, Role: authz.Viewer, Tenant: o.Tenant, Segment: r.silver},
	} {
		_, err := o.AssignRole(ctx, o.System(), more)
		require.NoError(o.T, err)
	}
	return r
}

// by is a colleague at work, who has just proved who they are.
func (r *ranks) by(c colleague) authz.Actor {
	a := r.actor(c)
	a.FreshAt = r.Clock.Now()
	return a
}

// program is a program that holds what a colleague does.
func (r *ranks) program(c colleague) authz.Actor {
	a := r.by(c)
	a.Kind = authz.SystemKey
	return a
}

// onto are all acts on a member.
func (r *ranks) onto(by authz.Actor, member string) map[string]func() error {
	in := staff.MemberInput{Member: member}
	role := staff.RoleInput{Member: member, Role: authz.Viewer, Tenant: r.Tenant}
	return map[string]func() error{
		"disable":       func() error { return second(r.Disable(ctx, by, in)) },
		"enable":        func() error { return second(r.Enable(ctx, by, in)) },
		"assign a role": func() error { return second(r.AssignRole(ctx, by, role)) },
		"take a role":   func() error { return second(r.TakeRole(ctx, by, role)) },
		"set segments": func() error {
			return second(r.SetSegments(ctx, by, staff.SetSegmentsInput{Member: member, Role: authz.Viewer, Tenant: r.Tenant, Segments: []string{r.gold}}))
		},
		"require passkey": func() error {
			return second(r.RequirePasskey(ctx, by, staff.RequirePasskeyInput{Member: member, Required: true}))
		},
		"end sessions": func() error { return second(r.EndSessions(ctx, by, in)) },
	}
}

// gives are all acts that give a role with limits.
func (r *ranks) gives(by authz.Actor, to, role, tenant, segment string) map[string]func() error {
	var segments []string
	if segment != "" {
		segments = []string{segment}
	}
	return map[string]func() error{
		"invite": func() error {
			return second(r.Invite(ctx, by, staff.InviteInput{Email: "new@desk.example", Role: role, Tenant: tenant, Segment: segment}))
		},
		"assign": func() error {
			return second(r.AssignRole(ctx, by, staff.RoleInput{Member: to, Role: role, Tenant: tenant, Segment: segment}))
		},
		"set segments": func() error {
			return second(r.SetSegments(ctx, by, staff.SetSegmentsInput{Member: to, Role: role, Tenant: tenant, Segments: segments}))
		},
		"create key": func() error {
			return second(r.CreateAPIKey(ctx, by, staff.CreateAPIKeyInput{Name: "x", Role: role, Tenant: tenant, Segment: segment}))
		},
	}
}

func all(t *testing.T, want error, what string, got map[string]func() error, without ...string) {
	t.Helper()
	for name, try := range got {
		if !slices.Contains(without, name) {
			require.ErrorIs(t, try(), want, "%s: %s", what, name)
		}
	}
}

// TestC42NobodyActsOnTheSelfNorOnWhoMayMore tries each act on a member: on
// oneself, on who may more, on who reaches further and on who is not there, and
// by a program.
func TestC42NobodyActsOnTheSelfNorOnWhoMayMore(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := newRanks(o)
		for name, in := range map[string]staff.InviteInput{
			"strong": {Email: "asked@desk.example", Role: authz.Supervisor, Tenant: o.Tenant}, "away": {Email: "far@desk.example", Role: authz.Viewer, Tenant: r.other},
		} {
			require.NotEmpty(t, o.invite(in).Secret, name)
		}
		invite := func(email string) error {
			return second(r.Invite(ctx, r.by(r.lead), staff.InviteInput{Email: email, Role: authz.Viewer, Tenant: o.Tenant}))
		}
		before := o.Count("event", "type LIKE 'staff.%'")
		all(t, staff.ErrMorePower, "who may more", r.onto(r.by(r.lead), r.strong.id))
		all(t, staff.ErrScope, "who is in another tenant too", r.onto(r.by(r.lead), r.split.id))
		all(t, staff.ErrScope, "who is in another segment too", r.onto(r.by(r.local), r.both.id))
		all(t, staff.ErrNoMember, "who is in another tenant", r.onto(r.by(r.lead), r.away.id))
		all(t, staff.ErrNoMember, "who is in all tenants", r.onto(r.by(r.lead), r.top.id))
		all(t, staff.ErrNoMember, "who is in the whole tenant", r.onto(r.by(r.local), r.weak.id))
		all(t, op.ErrForbidden, "by a program", r.onto(r.program(r.lead), r.weak.id))
		require.ErrorIs(t, invite("asked@desk.example"), staff.ErrMorePower, "a new link opens all that the member holds")
		require.ErrorIs(t, invite("far@desk.example"), staff.ErrNoMember)
		require.ErrorIs(t, second(r.Recover(ctx, r.by(r.top), staff.RecoverInput{Email: r.weak.email})), op.ErrForbidden)
		require.ErrorIs(t, second(r.MakeSignInLink(ctx, r.by(r.top), staff.MakeSignInLinkInput{Email: r.weak.email})), op.ErrForbidden)
		require.Equal(t, before, o.Count("event", "type LIKE 'staff.%'"))
		require.NoError(t, r.onto(r.by(r.lead), r.weak.id)["disable"](), "what is within one's power is done")
		all(t, staff.ErrSelf, "oneself", r.onto(r.by(r.lead), r.lead.id), "end sessions") // which anybody may
	})
}

// TestC42NobodyGivesWhatTheyDoNotHold gives a role in each way that there is:
// one of which something is not held, one that reaches further, one of another
// tenant, and one by a program.
func TestC42NobodyGivesWhatTheyDoNotHold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := newRanks(o)
		lead, local, top := r.by(r.lead), r.by(r.local), r.by(r.top)
		before := o.Count("event", "type LIKE 'staff.%'")
		all(t, staff.ErrGiveMore, "more than one holds", r.gives(lead, r.weak.id, authz.Agent, o.Tenant, ""), "create key")
		all(t, staff.ErrMoreThanOwn, "more than one holds", r.gives(lead, r.weak.id, authz.Agent, o.Tenant, ""), "invite", "assign", "set segments")
		all(t, staff.ErrScope, "in all tenants", r.gives(lead, r.weak.id, authz.Viewer, "", ""), "set segments") // which is for one tenant
		all(t, staff.ErrScope, "in another tenant", r.gives(lead, r.weak.id, authz.Viewer, r.other, ""))
		all(t, staff.ErrScope, "in the whole tenant", r.gives(local, r.goldie.id, authz.Viewer, o.Tenant, ""))
		all(t, staff.ErrScope, "in another segment", r.gives(local, r.goldie.id, authz.Viewer, o.Tenant, r.silver))
		all(t, staff.ErrOwnRoleOutside, "a tenant's own, everywhere", r.gives(top, r.weak.id, r.role.ID, "", ""), "set segments")
		all(t, staff.ErrNoRole, "a tenant's own, in another", r.gives(top, r.weak.id, r.role.ID, r.other, ""))
		all(t, op.ErrForbidden, "by a program", r.gives(r.program(r.lead), r.weak.id, authz.Viewer, o.Tenant, ""))
		for name, try := range r.gives(top, r.weak.id, authz.Viewer, r.other, r.gold) {
			require.Equal(t, "invalid_input", testkit.Code(try()), "a segment of another tenant: %s", name)
		}
		require.Equal(t, before, o.Count("event", "type LIKE 'staff.%'"))
		require.NoError(t, r.gives(local, r.goldie.id, authz.Viewer, o.Tenant, r.gold)["invite"](), "what one holds, one gives")
	})
}

// TestC42NobodyMakesARoleOfMoreThanTheyHold adds, changes and removes roles of
// the tenant's own, and widens what a segment holds.
func TestC42NobodyMakesARoleOfMoreThanTheyHold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := newRanks(o)
		login := o.Account(account.Draft{})
		more, less := []string{"account.view", "desk.add_note"}, []string{"account.view"}
		strong, weak := o.role("Strong", more...), o.role("Weak", less...)
		lead, top := r.by(r.lead), r.by(r.top)
		there := top
		there.Tenant = r.other
		role := func(by authz.Actor, of string, permissions []string) map[string]func() error {
			return map[string]func() error{
				"add": func() error {
					return second(r.AddRole(ctx, by, staff.AddRoleInput{Name: "Mine", Permissions: permissions}))
				},
				"change": func() error {
					return second(r.ChangeRole(ctx, by, staff.ChangeRoleInput{Role: of, Name: "Mine", Permissions: permissions}))
				},
				"remove": func() error { return second(r.RemoveRole(ctx, by, staff.OwnRoleInput{Role: of})) },
			}
		}
		before := o.Count("event", "type LIKE 'staff.%'")
		all(t, staff.ErrRoleMoreThan, "to hold more", role(lead, weak.ID, more), "remove")
		all(t, staff.ErrRoleMoreThan, "that holds more", role(lead, strong.ID, less), "add")
		all(t, staff.ErrSelf, "one's own", role(lead, r.role.ID, less), "add")
		all(t, staff.ErrNoRole, "of another tenant", role(there, weak.ID, []string{"account.search"}), "add")
		all(t, op.ErrWhole, "for more than one's segment", role(r.by(r.local), weak.ID, []string{"account.search"}))
		all(t, op.ErrForbidden, "by a program", role(r.program(r.lead), weak.ID, []string{"account.search"}))
		for _, err := range []error{
			second(r.AddRole(ctx, top, staff.AddRoleInput{Name: "Root", Permissions: []string{"staff.recover"}})),
			second(r.ChangeRole(ctx, top, staff.ChangeRoleInput{Role: weak.ID, Name: "Root", Permissions: []string{"staff.recover"}})),
		} {
			require.Equal(t, "invalid_input", testkit.Code(err), "what no role holds takes the server")
		}
		in := staff.SegmentAccountInput{Segment: r.gold, Account: login}
		all(t, op.ErrWhole, "segments, for more than one's own", map[string]func() error{
			"add an account":    func() error { return second(r.AddAccountToSegment(ctx, r.by(r.local), in)) },
			"remove an account": func() error { return second(r.RemoveAccountFromSegment(ctx, r.by(r.local), in)) },
			"add":               func() error { return second(r.AddSegment(ctx, r.by(r.local), staff.AddSegmentInput{Name: "x"})) },
			"change": func() error {
				return second(r.ChangeSegment(ctx, r.by(r.local), staff.ChangeSegmentInput{Segment: r.gold, Name: "x"}))
			},
			"remove": func() error {
				return second(r.RemoveSegment(ctx, r.by(r.local), staff.SegmentInput{Segment: r.silver}))
			},
		})
		require.ErrorIs(t, second(r.RemoveSegment(ctx, top, staff.SegmentInput{Segment: r.gold})), account.ErrSegmentLimited, "who was limited to it would be no more")
		require.Equal(t, before, o.Count("event", "type LIKE 'staff.%'"))
		require.NoError(t, role(lead, weak.ID, []string{"account.search"})["change"](), "what one holds")
	})
}

// TestC42AKeyHoldsNoMoreThanItsRoleItsAgentAndWhoRotatesIt takes keys of others
// into one's hand, and asks what a key may.
func TestC42AKeyHoldsNoMoreThanItsRoleItsAgentAndWhoRotatesIt(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := newRanks(o)
		key := func(role, tenant, segment, agent string) staff.CreatedAPIKey {
			in := staff.CreateAPIKeyInput{Name: "x", Role: role, Tenant: tenant, Segment: segment, Kind: staff.KindSystem, Member: agent}
			if agent != "" {
				in.Kind = staff.KindDesk
			}
			return o.key(in)
		}
		rotate := func(by authz.Actor, k staff.CreatedAPIKey) error {
			return second(r.RotateAPIKey(ctx, by, staff.RotateAPIKeyInput{Key: k.ID}))
		}
		revoke := func(by authz.Actor, k staff.CreatedAPIKey) error {
			return second(r.RevokeAPIKey(ctx, by, staff.APIKeyInput{Key: k.ID}))
		}
		strong, small := key(authz.Agent, o.Tenant, "", ""), key(authz.Viewer, o.Tenant, "", "")
		foreign, wide := key(authz.Viewer, r.other, "", ""), key(authz.Viewer, "", "", "")
		lead, local := r.by(r.lead), r.by(r.local)
		require.ErrorIs(t, rotate(lead, strong), staff.ErrMoreThanOwn, "whoever rotates it holds its new text")
		for name, try := range map[string]func(authz.Actor, staff.CreatedAPIKey) error{"rotate": rotate, "revoke": revoke} {
			require.ErrorIs(t, try(lead, foreign), staff.ErrNoKey, "%s: of another tenant", name)
			require.ErrorIs(t, try(lead, wide), staff.ErrNoKey, "%s: of all tenants", name)
			require.ErrorIs(t, try(local, small), staff.ErrNoKey, "%s: of the whole tenant", name)
			require.ErrorIs(t, try(r.program(r.lead), small), op.ErrForbidden, name)
		}
		require.NoError(t, rotate(lead, small))

		may := func(k staff.CreatedAPIKey, permission, tenant, segment string) bool {
			a, err := o.keys.Actor(ctx, k.Key, tenant)
			return err == nil && a.MayIn(permission, tenant, segment)
		}
		for name, k := range map[string]staff.CreatedAPIKey{
			"the agent's roles": key(authz.Supervisor, o.Tenant, "", r.weak.id), "the role": key(authz.Viewer, o.Tenant, "", r.strong.id),
		} {
			require.True(t, may(k, "account.view", o.Tenant, ""), name)
			require.False(t, may(k, "desk.add_note", o.Tenant, ""), "no more than %s", name)
		}
		narrow := key(authz.Viewer, o.Tenant, r.gold, r.weak.id)
		require.True(t, may(narrow, "account.view", o.Tenant, r.gold))
		require.False(t, may(narrow, "account.view", o.Tenant, ""), "the key's segment")
		require.False(t, may(key(authz.Viewer, o.Tenant, "", r.goldie.id), "account.view", o.Tenant, ""), "the agent's segment")
		require.False(t, may(key(authz.Viewer, o.Tenant, r.silver, r.goldie.id), "account.view", o.Tenant, r.gold), "neither's")
		home := key(authz.Administrator, o.Tenant, "", r.top.id)
		require.False(t, may(home, "account.view", r.other, ""), "the key's tenant")
		a, err := o.keys.Actor(ctx, home.Key, "")
		require.NoError(t, err)
		require.False(t, a.MayIn("account.view", r.other, ""), "nor by a call that is about another")
		require.False(t, may(key(authz.Viewer, "", "", r.away.id), "account.view", o.Tenant, ""), "the agent's tenant")
	})
}

// TestC42WhatWasTakenIsNotHeldByWorkThatWasAskedBefore asks who somebody is now
// who has asked for something earlier.
func TestC42WhatWasTakenIsNotHeldByWorkThatWasAskedBefore(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		r := newRanks(o)
		system := o.key(staff.CreateAPIKeyInput{Name: "x", Role: authz.Agent, Tenant: o.Tenant})
		desk := o.key(staff.CreateAPIKeyInput{Name: "y", Role: authz.Agent, Tenant: o.Tenant, Kind: staff.KindDesk, Member: r.strong.id})
		key := func(k staff.CreatedAPIKey) authz.Actor {
			a, err := o.keys.Actor(ctx, k.Key, "")
			require.NoError(t, err)
			return a
		}
		asked := map[string]authz.Actor{"member": r.by(r.strong), "program": key(system), "program of an agent": key(desk)}
		for name, who := range asked {
			now, err := staff.AsNow(ctx, o.DB, who)
			require.NoError(t, err, name)
			require.True(t, now.May("desk.add_note"), name)
			require.Zero(t, now.FreshAt, "%s: nobody has proved anything now", name)
		}
		_, err := o.TakeRole(ctx, r.by(r.top), staff.RoleInput{Member: r.strong.id, Role: authz.Supervisor, Tenant: o.Tenant})
		require.NoError(t, err)
		for _, name := range []string{"member", "program of an agent"} {
			now, err := staff.AsNow(ctx, o.DB, asked[name])
			require.NoError(t, err, name)
			require.False(t, now.May("desk.add_note"), name)
		}
		_, err = o.RevokeAPIKey(ctx, r.by(r.top), staff.APIKeyInput{Key: system.ID})
		require.NoError(t, err)
		_, err = o.Disable(ctx, r.by(r.top), staff.MemberInput{Member: r.strong.id})
		require.NoError(t, err)
		for name, who := range asked {
			_, err := staff.AsNow(ctx, o.DB, who)
			require.ErrorIs(t, err, op.ErrForbidden, name)
		}
	})
}
