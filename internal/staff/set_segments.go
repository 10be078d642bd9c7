package staff

import (
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opSetSegments = op.Define("staff.set_segments", "Limit a role to segments", op.Needs{Fresh: true, Second: true})

// SegmentsLimit is how many segments one role of a member can be limited to.
const SegmentsLimit = 50

// SetSegmentsInput is how far a role that a member holds in a tenant is to
// reach there.
type SetSegmentsInput struct {
	Member   string   `json:"member"`
	Role     string   `json:"role"`
	Tenant   string   `json:"tenant"`   // id
	Segments []string `json:"segments"` // ids; none means the whole tenant
}

// Validate checks the role, that there is a tenant, and the segments' number.
func (in SetSegmentsInput) Validate() error {
	var f fault.Fields
	checkRole(&f, in.Role)
	f.Check(in.Tenant != "", "tenant", "tenant_required", "Give the tenant's id: segments belong to one.")
	f.Check(len(in.Segments) <= SegmentsLimit, "segments", "too_many", fmt.Sprintf("Give at most %d segments.", SegmentsLimit))
	f.Check(!slices.Contains(in.Segments, ""), "segments", "unknown", "Give the id of each segment.")
	return f.Err()
}

// Target is the member.
func (in SetSegmentsInput) Target() op.Target { return op.Target{Other: in.Member} }

// SegmentsChanged is told when a member's role was limited to other segments.
type SegmentsChanged struct {
	Member   string   `json:"member"`
	Role     string   `json:"role"`
	Tenant   string   `json:"tenant"`
	Segments []string `json:"segments"` // none means the whole tenant
}

var eventSegmentsChanged = event.Define("staff.segments_changed", "", SegmentsChanged{
	Member: exampleMember, Role: authz.Agent, Tenant: "tnt_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Segments: []string{exampleSegment.Segment},
})

// SetSegments limits a role that a member holds in a tenant to segments of it,
// in place of the limits before, or lifts them. It holds from the member's next
// request. A role held in all tenants at once is not limited by this: take it
// away, and assign it in one tenant.
//
// It returns [ErrSelf], [ErrNoMember], [ErrScope], [ErrMorePower], [ErrNoRole],
// [ErrGiveMore], [ErrLastAdmin], [ErrRoleHeld] if it is so already, or
// [ErrRoleNotHeld].
func (s *Service) SetSegments(ctx context.Context, actor authz.Actor, in SetSegmentsInput) (MemberRoles, error) {
	return op.Do(ctx, s.db, actor, opSetSegments, in, func(tx *op.Tx) (MemberRoles, error) {
		if err := lockAdministrators(tx); err != nil {
			return MemberRoles{}, err
		}
		m, err := another(tx, opSetSegments.Name, in.Member)
		if err != nil {
			return MemberRoles{}, err
		}
		wanted := []string{""}
		if len(in.Segments) > 0 {
			wanted = slices.Compact(slices.Sorted(slices.Values(in.Segments)))
		}
		for _, segment := range wanted {
			if err := checkScope(tx, opSetSegments.Name, in.Tenant, segment); err != nil {
				return MemberRoles{}, err
			}
			if err := mayGive(tx, in.Role, in.Tenant, segment); err != nil {
				return MemberRoles{}, err
			}
		}
		if err := relimit(tx, m, in, wanted); err != nil {
			return MemberRoles{}, err
		}
		tx.Record(event.Fact{Type: eventSegmentsChanged, Data: SegmentsChanged{
			Member: m.ID, Role: in.Role, Tenant: in.Tenant, Segments: slices.DeleteFunc(wanted, func(s string) bool { return s == "" }),
		}})
		return memberRoles(tx, m.ID)
	})
}

// relimit replaces the rows of one role in one tenant.
func relimit(tx *op.Tx, m lockMemberRow, in SetSegmentsInput, wanted []string) error {
	held, err := rolesHeld(tx.Ctx, tx.Tx, m.ID)
	if err != nil {
		return err
	}
	var before []string
	for _, h := range held {
		if h.Tenant == in.Tenant && h.Role == in.Role {
			before = append(before, h.Segment)
		}
	}
	switch {
	case len(before) == 0:
		return ErrRoleNotHeld
	case slices.Equal(slices.Sorted(slices.Values(before)), wanted):
		return ErrRoleHeld
	}
	if slices.Contains(before, "") && !slices.Contains(wanted, "") {
		if err := notLast(tx, m, []RoleHeld{{Tenant: in.Tenant, Role: in.Role}}); err != nil {
			return err
		}
	}
	q := New(tx)
	if _, err := q.deleteRoleIn(tx.Ctx, deleteRoleInParams{Member: m.ID, Tenant: in.Tenant, Role: in.Role}); err != nil {
		return fmt.Errorf("delete the role's limits: %w", err)
	}
	for _, segment := range wanted {
		if _, err := q.insertRole(tx.Ctx, insertRoleParams{Member: m.ID, Tenant: in.Tenant, Segment: segment, Role: in.Role}); err != nil {
			return fmt.Errorf("insert the role: %w", err)
		}
	}
	return nil
}
