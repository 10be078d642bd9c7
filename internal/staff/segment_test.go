package staff_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

func TestSegmentsAreKept(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a := o.Actor(authz.Administrator)
		gold, err := o.AddSegment(ctx, a, staff.AddSegmentInput{Name: " Gold "})
		require.NoError(t, err)
		require.Equal(t, "Gold", gold.Name)
		_, err = o.AddSegment(ctx, a, staff.AddSegmentInput{Name: "Gold"})
		require.ErrorIs(t, err, account.ErrSegmentTaken)
		_, err = o.AddSegment(ctx, a, staff.AddSegmentInput{Name: " "})
		require.Equal(t, "invalid_input", testkit.Code(err))
		silver, err := o.AddSegment(ctx, a, staff.AddSegmentInput{Name: "Silver"})
		require.NoError(t, err)
		_, err = o.ChangeSegment(ctx, a, staff.ChangeSegmentInput{Segment: silver.Segment, Name: "Gold"})
		require.ErrorIs(t, err, account.ErrSegmentTaken)
		_, err = o.ChangeSegment(ctx, a, staff.ChangeSegmentInput{Segment: silver.Segment, Name: "Bronze"})
		require.NoError(t, err)
		list, err := o.ListSegments(ctx, o.Actor(authz.Agent), staff.ListInput{})
		require.NoError(t, err)
		require.Equal(t, []account.Segment{{ID: silver.Segment, Name: "Bronze"}, {ID: gold.Segment, Name: "Gold"}}, list)
		_, err = o.AddSegment(ctx, o.Actor(authz.Agent), staff.AddSegmentInput{Name: "x"})
		require.ErrorIs(t, err, op.ErrForbidden)

		there := a
		there.Tenant = o.AddTenant("other")
		there.Grants = []authz.Grant{{Role: authz.Administrator, Permissions: authz.RoleNamed(authz.Administrator).Permissions}}
		_, err = o.ChangeSegment(ctx, there, staff.ChangeSegmentInput{Segment: gold.Segment, Name: "x"})
		require.ErrorIs(t, err, account.ErrNoSegment, "of another tenant")
		_, err = o.RemoveSegment(ctx, there, staff.SegmentInput{Segment: gold.Segment})
		require.ErrorIs(t, err, account.ErrNoSegment)
		_, err = o.AddSegment(ctx, there, staff.AddSegmentInput{Name: "Gold"})
		require.NoError(t, err)
	})
}

func TestAccountsJoinAndLeaveSegments(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		a, login := o.Actor(authz.Administrator), o.Account(account.Draft{})
		gold, err := o.AddSegment(ctx, a, staff.AddSegmentInput{Name: "Gold"})
		require.NoError(t, err)
		in := staff.SegmentAccountInput{Segment: gold.Segment, Account: login}
		limited := o.Actor(authz.Agent)
		limited.Grants[0].Segment = gold.Segment
		see := func() error {
			_, err := account.NewService(o.DB).View(ctx, limited, account.ViewInput{Account: login})
			return err
		}
		require.ErrorIs(t, see(), op.ErrNotFound)
		_, err = o.AddAccountToSegment(ctx, a, in)
		require.NoError(t, err)
		require.NoError(t, see(), "a role limited to the segment sees it from now on")
		_, err = o.AddAccountToSegment(ctx, a, in)
		require.ErrorIs(t, err, account.ErrInSegment)
		_, err = o.AddAccountToSegment(ctx, a, staff.SegmentAccountInput{Segment: "seg_none", Account: login})
		require.ErrorIs(t, err, account.ErrNoSegment)
		_, err = o.RemoveSegment(ctx, a, staff.SegmentInput{Segment: gold.Segment})
		require.ErrorIs(t, err, account.ErrSegmentInUse)
		_, err = o.RemoveAccountFromSegment(ctx, a, in)
		require.NoError(t, err)
		require.ErrorIs(t, see(), op.ErrNotFound)
		_, err = o.RemoveAccountFromSegment(ctx, a, in)
		require.ErrorIs(t, err, account.ErrNotInSegment)
		require.Equal(t, 2, o.Count("event", "type IN ('staff.account_joined_segment', 'staff.account_left_segment') AND account IS NOT NULL"))

		o.invite(staff.InviteInput{Email: "eve@desk.example", Role: authz.Agent, Tenant: o.Tenant, Segment: gold.Segment})
		_, err = o.RemoveSegment(ctx, a, staff.SegmentInput{Segment: gold.Segment})
		require.ErrorIs(t, err, account.ErrSegmentLimited)
		silver, err := o.AddSegment(ctx, a, staff.AddSegmentInput{Name: "Silver"})
		require.NoError(t, err)
		_, err = o.RemoveSegment(ctx, a, staff.SegmentInput{Segment: silver.Segment})
		require.NoError(t, err)
	})
}

func TestAMembersPermissionsAreResolved(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		maria := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Agent, Tenant: o.Tenant})
		other := o.AddTenant("other")
		o.invite(staff.InviteInput{Email: "new@desk.example", Role: authz.Agent, Tenant: other})
		ana := o.join(boss)
		_, err := o.AssignRole(ctx, o.actor(ana), staff.RoleInput{Member: maria.id, Role: authz.Viewer, Tenant: other})
		require.NoError(t, err)
		seen, err := o.ViewMember(ctx, o.actor(ana), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		require.True(t, seen.Password)
		require.Equal(t, 1, seen.Sessions)
		by := map[string][]staff.RoleHeld{}
		for _, p := range seen.Permissions {
			by[p.Permission] = p.By
		}
		require.Len(t, by["account.view"], 2)
		require.Equal(t, []staff.RoleHeld{{Tenant: o.Tenant, Role: authz.Agent}}, by["desk.add_note"])
		require.NotContains(t, by, "staff.invite")

		here, err := o.ViewMember(ctx, o.Actor(authz.Administrator), staff.MemberInput{Member: maria.id})
		require.NoError(t, err)
		require.Equal(t, []staff.RoleHeld{{Tenant: o.Tenant, Role: authz.Agent}}, here.Roles, "an administrator of one tenant sees that tenant's")
		_, err = o.ViewMember(ctx, o.Actor(authz.Administrator), staff.MemberInput{Member: ana.id})
		require.ErrorIs(t, err, staff.ErrNoMember, "who reaches further is not theirs to see")
		_, err = o.ViewMember(ctx, o.Actor(authz.Agent), staff.MemberInput{Member: maria.id})
		require.ErrorIs(t, err, op.ErrForbidden)
	})
}
