package staff_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// role makes one of the tenant's own.
func (o *office) role(name string, permissions ...string) staff.OwnRole {
	o.T.Helper()
	role, err := o.AddRole(ctx, o.System(), staff.AddRoleInput{Name: name, Permissions: permissions})
	require.NoError(o.T, err)
	return role
}

func TestAnOwnRoleHoldsFromTheNextRequest(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		role := o.role("Night desk", "desk.add_note", "account.view", "account.search")
		require.Equal(t, []string{"account.search", "account.view", "desk.add_note"}, role.Permissions)
		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: role.ID, Tenant: o.Tenant})
		ana := o.join(boss)
		a := o.actor(maria)
		require.True(t, a.May("desk.add_note"))
		require.False(t, a.May("account.pin"))
		require.Equal(t, "Night desk", a.Grants[0].Title)
		a.Tenant = o.AddTenant("other")
		require.False(t, a.May("desk.add_note"))

		// Another node has its own service over the same database.
		other := staff.NewService(o.DB, nil)
		changed, err := other.ChangeRole(ctx, o.actor(ana), staff.ChangeRoleInput{
			Role: role.ID, Name: "Late desk", Permissions: []string{"account.view", "account.search", "account.pin"}, Version: 1,
		})
		require.NoError(t, err)
		require.EqualValues(t, 2, changed.Version)
		a = o.actor(maria)
		require.False(t, a.May("desk.add_note"))
		require.True(t, a.May("account.pin"))
		require.Equal(t, "Late desk", a.Grants[0].Title)
		require.Equal(t, 1, o.Count("event", "type = 'staff.role_changed'"))

		_, err = o.ChangeRole(ctx, o.actor(ana), staff.ChangeRoleInput{Role: role.ID, Name: "Late desk", Permissions: []string{"account.view"}, Version: 1})
		require.ErrorIs(t, err, staff.ErrRoleChanged)
		_, err = o.ChangeRole(ctx, o.actor(ana), staff.ChangeRoleInput{Role: role.ID, Name: "Late desk", Permissions: changed.Permissions})
		require.ErrorIs(t, err, staff.ErrRoleSame)
	})
}

func TestPermissionsAreTheUnionAndResolved(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		gold := segment(o, "gold")
		role := o.role("Warnings", "account.pin", "account.view")
		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Viewer, Tenant: o.Tenant, Segment: gold})
		_, err := o.AssignRole(ctx, o.System(), staff.RoleInput{Member: maria.id, Role: role.ID, Tenant: o.Tenant})
		require.NoError(t, err)
		a := o.actor(maria)
		require.True(t, a.May("account.pin") && a.May("account.search"))
		all, _ := a.Segments("account.view")
		require.True(t, all)
		all, segments := a.Segments("account.search")
		require.False(t, all)
		require.Equal(t, []string{gold}, segments)

		shown, err := o.ViewMember(ctx, o.System(), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		by := map[string][]staff.RoleHeld{}
		for _, p := range shown.Permissions {
			by[p.Permission] = p.By
		}
		own, viewer := staff.RoleHeld{Tenant: o.Tenant, Role: role.ID, Name: "Warnings"}, staff.RoleHeld{Tenant: o.Tenant, Segment: gold, Role: authz.Viewer}
		require.Equal(t, []staff.RoleHeld{own}, by["account.pin"])
		require.Equal(t, []staff.RoleHeld{viewer}, by["account.search"])
		require.ElementsMatch(t, []staff.RoleHeld{own, viewer}, by["account.view"])
	})
}

func TestAKeyHoldsAnOwnRole(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		role := o.role("Sync", "account.view", "account.search")
		key := o.key(staff.CreateAPIKeyInput{Name: "shop sync", Role: role.ID, Tenant: o.Tenant})
		actor, err := o.keys.Actor(ctx, key.Key, "")
		require.NoError(t, err)
		require.True(t, actor.May("account.view"))
		require.False(t, actor.May("desk.add_note"))
		_, err = o.ChangeRole(ctx, o.System(), staff.ChangeRoleInput{Role: role.ID, Name: "Sync", Permissions: []string{"account.search", "desk.add_note"}})
		require.NoError(t, err)
		actor, err = o.keys.Actor(ctx, key.Key, "")
		require.NoError(t, err)
		require.False(t, actor.May("account.view"))
		require.True(t, actor.May("desk.add_note"))

		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Viewer, Tenant: o.Tenant})
		desk := o.key(staff.CreateAPIKeyInput{Name: "phone", Kind: staff.KindDesk, Member: maria.id, Role: role.ID, Tenant: o.Tenant})
		actor, err = o.keys.Actor(ctx, desk.Key, "")
		require.NoError(t, err)
		require.True(t, actor.May("account.search"))
		require.False(t, actor.May("desk.add_note"), "the agent may not")
		require.False(t, actor.May("account.view"), "the role does not")

		list, err := o.ListAPIKeys(ctx, o.System(), staff.ListInput{})
		require.NoError(t, err)
		require.Equal(t, "Sync", list[0].RoleName)
		_, err = o.CreateAPIKey(ctx, o.System(), staff.CreateAPIKeyInput{Name: "x", Role: role.ID})
		require.ErrorIs(t, err, staff.ErrOwnRoleOutside)
		_, err = o.CreateAPIKey(ctx, o.System(), staff.CreateAPIKeyInput{Name: "x", Role: role.ID, Tenant: o.AddTenant("other")})
		require.ErrorIs(t, err, staff.ErrNoRole, "another tenant's role")
	})
}

func TestARoleIsRemovedOnlyWhenNobodyHoldsIt(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		role := o.role("Night desk", "account.view")
		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: role.ID, Tenant: o.Tenant})
		key := o.key(staff.CreateAPIKeyInput{Name: "shop sync", Role: role.ID, Tenant: o.Tenant})
		_, err := o.RemoveRole(ctx, o.System(), staff.OwnRoleInput{Role: role.ID})
		require.ErrorIs(t, err, staff.ErrRoleInUse)
		require.ErrorContains(t, err, "Maria, shop sync")
		list, err := o.ListRoles(ctx, o.System(), staff.ListInput{})
		require.NoError(t, err)
		require.Equal(t, []staff.Holder{{Kind: "member", ID: maria.id, Name: "Maria"}, {Kind: "key", ID: key.ID, Name: "shop sync"}}, list[0].Holders)
		dev, err := o.ListRoles(ctx, o.Actor(authz.Developer), staff.ListInput{})
		require.NoError(t, err)
		require.Equal(t, 2, dev[0].Held)
		require.Empty(t, dev[0].Holders, "who may not list members does not read their names here")

		_, err = o.TakeRole(ctx, o.System(), staff.RoleInput{Member: maria.id, Role: role.ID, Tenant: o.Tenant})
		require.NoError(t, err)
		_, err = o.RevokeAPIKey(ctx, o.System(), staff.APIKeyInput{Key: key.ID})
		require.NoError(t, err)
		_, err = o.RemoveRole(ctx, o.System(), staff.OwnRoleInput{Role: role.ID})
		require.NoError(t, err)
		require.Zero(t, o.Count("staff_role", ""))
		require.Zero(t, o.Count("staff_role_permission", ""))
		_, err = o.RemoveRole(ctx, o.System(), staff.OwnRoleInput{Role: role.ID})
		require.ErrorIs(t, err, staff.ErrNoRole)
		_, err = o.AssignRole(ctx, o.System(), staff.RoleInput{Member: maria.id, Role: role.ID, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrNoRole)
	})
}

func TestARoleHoldsAtMostItsMakersRights(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		lead := o.Actor(authz.Viewer)
		lead.Grants = append(lead.Grants, authz.Grant{Tenant: o.Tenant, Role: "rol_lead", Permissions: authz.SetOf(
			"staff.add_role", "staff.change_role", "staff.remove_role", "staff.assign_role", "staff.invite", "staff.disable")})
		add := func(permissions ...string) error {
			_, err := o.AddRole(ctx, lead, staff.AddRoleInput{Name: "Mine", Permissions: permissions})
			return err
		}
		require.ErrorIs(t, add("account.view", "account.pin"), staff.ErrRoleMoreThan)
		require.NoError(t, add("account.view"))
		require.ErrorIs(t, add("account.view"), staff.ErrRoleTaken)
		own := o.role("Strong", "account.pin", "account.view")
		_, err := o.ChangeRole(ctx, lead, staff.ChangeRoleInput{Role: own.ID, Name: "Weak", Permissions: []string{"account.view"}})
		require.ErrorIs(t, err, staff.ErrRoleMoreThan, "what one does not hold one does not take from others")
		_, err = o.RemoveRole(ctx, lead, staff.OwnRoleInput{Role: own.ID})
		require.ErrorIs(t, err, staff.ErrRoleMoreThan)

		limited := lead
		limited.Grants = []authz.Grant{{Tenant: o.Tenant, Segment: "seg_x", Role: authz.Administrator, Permissions: authz.RoleNamed(authz.Administrator).Permissions}}
		_, err = o.AddRole(ctx, limited, staff.AddRoleInput{Name: "Other", Permissions: []string{"account.view"}})
		require.ErrorIs(t, err, op.ErrWhole)

		holder := o.Actor(authz.Administrator)
		holder.Grants = append(holder.Grants, authz.Grant{Tenant: o.Tenant, Role: own.ID, Permissions: authz.SetOf("account.pin")})
		_, err = o.ChangeRole(ctx, holder, staff.ChangeRoleInput{Role: own.ID, Name: "Strong", Permissions: []string{"account.view"}})
		require.ErrorIs(t, err, staff.ErrSelf)
		key := o.Actor(authz.Administrator)
		key.Kind = authz.SystemKey
		_, err = o.AddRole(ctx, key, staff.AddRoleInput{Name: "Other", Permissions: []string{"account.view"}})
		require.ErrorIs(t, err, op.ErrForbidden)
		elsewhere := o.Actor(authz.Administrator)
		elsewhere.Tenant, elsewhere.Grants[0].Tenant = o.AddTenant("other"), ""
		_, err = o.ChangeRole(ctx, elsewhere, staff.ChangeRoleInput{Role: own.ID, Name: "x", Permissions: []string{"account.view"}})
		require.ErrorIs(t, err, staff.ErrNoRole)
		_, err = o.RemoveRole(ctx, elsewhere, staff.OwnRoleInput{Role: own.ID})
		require.ErrorIs(t, err, staff.ErrNoRole)

		for name, in := range map[string]staff.AddRoleInput{
			"no name":              {Permissions: []string{"account.view"}},
			"name out of the box":  {Name: "supervisor", Permissions: []string{"account.view"}},
			"title out of the box": {Name: "Senior AGENT", Permissions: []string{"account.view"}},
			"nothing":              {Name: "x"},
			"no such permission":   {Name: "x", Permissions: []string{"account.fly"}},
			"the command line's":   {Name: "x", Permissions: []string{"staff.recover"}},
			"twice":                {Name: "x", Permissions: []string{"account.view", "account.view"}},
		} {
			_, err := o.AddRole(ctx, o.System(), in)
			require.Equal(t, "invalid_input", testkit.Code(err), name)
		}
	})
}

func TestNobodyActsOnSomebodyWithMorePower(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana := o.join(boss)
		weak := o.join(staff.InviteInput{Email: "weak@desk.example", Role: authz.Viewer, Tenant: o.Tenant})
		strong := o.join(staff.InviteInput{Email: "strong@desk.example", Role: authz.Supervisor, Tenant: o.Tenant})
		permissions := []string{"staff.disable", "staff.end_sessions", "staff.assign_role", "staff.take_role", "staff.invite", "staff.require_passkey", "staff.set_segments"}
		for p := range authz.RoleNamed(authz.Viewer).Permissions {
			permissions = append(permissions, p)
		}
		lead := o.join(staff.InviteInput{Email: "lead@desk.example", Role: o.role("Lead", permissions...).ID, Tenant: o.Tenant})
		me := o.actor(lead)

		_, err := o.Disable(ctx, me, staff.MemberInput{Member: strong.id})
		require.ErrorIs(t, err, staff.ErrMorePower)
		_, err = o.EndSessions(ctx, me, staff.MemberInput{Member: strong.id})
		require.ErrorIs(t, err, staff.ErrMorePower)
		_, err = o.TakeRole(ctx, me, staff.RoleInput{Member: strong.id, Role: authz.Supervisor, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrMorePower)
		_, err = o.RequirePasskey(ctx, me, staff.RequirePasskeyInput{Member: strong.id, Required: true})
		require.ErrorIs(t, err, staff.ErrMorePower)
		_, err = o.SetSegments(ctx, me, staff.SetSegmentsInput{Member: strong.id, Role: authz.Supervisor, Tenant: o.Tenant, Segments: []string{segment(o, "gold")}})
		require.ErrorIs(t, err, staff.ErrMorePower)
		_, err = o.Disable(ctx, me, staff.MemberInput{Member: ana.id})
		require.ErrorIs(t, err, staff.ErrNoMember, "another reach is not there")
		_, err = o.AssignRole(ctx, me, staff.RoleInput{Member: weak.id, Role: authz.Supervisor, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrGiveMore)
		_, err = o.Invite(ctx, me, staff.InviteInput{Email: "new@desk.example", Role: authz.Agent, Tenant: o.Tenant})
		require.ErrorIs(t, err, staff.ErrGiveMore)
		_, err = o.Disable(ctx, me, staff.MemberInput{Member: weak.id})
		require.NoError(t, err)
		for _, own := range []error{
			second(o.Disable(ctx, me, staff.MemberInput{Member: lead.id})),
			second(o.TakeRole(ctx, me, staff.RoleInput{Member: lead.id, Role: authz.Viewer, Tenant: o.Tenant})),
			second(o.RequirePasskey(ctx, me, staff.RequirePasskeyInput{Member: lead.id, Required: true})),
			second(o.SetSegments(ctx, me, staff.SetSegmentsInput{Member: lead.id, Role: authz.Viewer, Tenant: o.Tenant})),
		} {
			require.ErrorIs(t, own, staff.ErrSelf)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		ana := o.join(boss)
		here := o.join(staff.InviteInput{Email: "here@desk.example", Role: authz.Administrator, Tenant: o.Tenant})
		open := o.invite(staff.InviteInput{Email: "open@desk.example", Role: authz.Administrator})
		_, err := o.Disable(ctx, o.System(), staff.MemberInput{Member: ana.id})
		require.ErrorIs(t, err, staff.ErrLastAdmin, "one tenant's administrator, or an invited one, is not the installation's")
		_, err = o.TakeRole(ctx, o.System(), staff.RoleInput{Member: ana.id, Role: authz.Administrator})
		require.ErrorIs(t, err, staff.ErrLastAdmin)
		_, err = o.TakeRole(ctx, o.System(), staff.RoleInput{Member: open.Member, Role: authz.Administrator})
		require.NoError(t, err, "who never joined administers nothing")
		_, err = o.SetSegments(ctx, o.System(), staff.SetSegmentsInput{Member: here.id, Role: authz.Administrator, Tenant: o.Tenant, Segments: []string{segment(o, "gold")}})
		require.NoError(t, err, "the installation's administrator is there for the tenant")
		two := o.join(staff.InviteInput{Email: "two@desk.example", Role: authz.Administrator})
		_, err = o.Disable(ctx, o.actor(two), staff.MemberInput{Member: ana.id})
		require.NoError(t, err)
		_, err = o.Disable(ctx, o.System(), staff.MemberInput{Member: two.id})
		require.ErrorIs(t, err, staff.ErrLastAdmin)
		require.Equal(t, 1, o.Count("member", "status = 'disabled'"))
	})
}

// TestAdministratorsWhoDisableEachOther lets many disable each other at once:
// one is left.
func TestAdministratorsWhoDisableEachOther(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		var bosses []colleague
		var actors []authz.Actor
		for _, name := range []string{"a", "b", "c", "d"} {
			c := o.join(staff.InviteInput{Email: name + "@desk.example", Role: authz.Administrator})
			bosses, actors = append(bosses, c), append(actors, authz.Actor{})
		}
		for i, c := range bosses {
			actors[i] = o.actor(c)
		}
		var all sync.WaitGroup
		for i := range bosses {
			for j := range bosses {
				if i == j {
					continue
				}
				all.Go(func() {
					_, err := o.Disable(ctx, actors[i], staff.MemberInput{Member: bosses[j].id})
					if code := testkit.Code(err); code != "" && code != "last_administrator" && code != "member_disabled" {
						t.Error(code)
					}
				})
			}
		}
		all.Wait()
		require.Equal(t, 1, o.Count("member", "status = 'active'"))
	})
}
