package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opAssignRole = op.Define("staff.assign_role", "Assign a role", op.Needs{Fresh: true, Second: true})

// RoleInput is a role of a member, with its limits.
type RoleInput struct {
	Member  string `json:"member"`
	Role    string `json:"role"`
	Tenant  string `json:"tenant"`  // id; empty means all
	Segment string `json:"segment"` // id; empty means all
}

// Validate checks the role and that a segment comes with its tenant.
func (in RoleInput) Validate() error {
	var f fault.Fields
	checkRole(&f, in.Role)
	checkLimits(&f, in.Tenant, in.Segment)
	return f.Err()
}

// Target is the member.
func (in RoleInput) Target() op.Target { return op.Target{Other: in.Member} }

// MemberRoles is what a member holds now.
type MemberRoles struct {
	Member string     `json:"member"`
	Roles  []RoleHeld `json:"roles"`
}

// RoleChanged is told when a role was assigned or taken.
type RoleChanged struct {
	Member string `json:"member"`
	RoleHeld
}

var eventRoleAssigned = event.Define("staff.role_assigned", "", exampleRole, "GROUP_USER_ROLE_ADDED", "GROUP_USER_ROLE_UPDATED")

var exampleRole = RoleChanged{Member: exampleMember, RoleHeld: RoleHeld{Role: authz.Agent}}

// AssignRole gives a member a role within limits that are the actor's own. It
// holds from the member's next request.
//
// It returns [ErrSelf], [ErrNoMember], [ErrScope], [ErrMorePower], [ErrNoRole],
// [ErrOwnRoleOutside], [ErrGiveMore], or [ErrRoleHeld].
func (s *Service) AssignRole(ctx context.Context, actor authz.Actor, in RoleInput) (MemberRoles, error) {
	return op.Do(ctx, s.db, actor, opAssignRole, in, func(tx *op.Tx) (MemberRoles, error) {
		m, err := another(tx, opAssignRole.Name, in.Member)
		if err != nil {
			return MemberRoles{}, err
		}
		if err := checkScope(tx, opAssignRole.Name, in.Tenant, in.Segment); err != nil {
			return MemberRoles{}, err
		}
		if err := mayGive(tx, in.Role, in.Tenant, in.Segment); err != nil {
			return MemberRoles{}, err
		}
		role := RoleHeld{Tenant: in.Tenant, Segment: in.Segment, Role: in.Role}
		n, err := New(tx).insertRole(tx.Ctx, insertRoleParams{Member: m.ID, Tenant: role.Tenant, Segment: role.Segment, Role: role.Role})
		if err != nil {
			return MemberRoles{}, fmt.Errorf("insert the role: %w", err)
		}
		if n == 0 {
			return MemberRoles{}, ErrRoleHeld
		}
		tx.Record(event.Fact{Type: eventRoleAssigned, Data: RoleChanged{Member: m.ID, RoleHeld: role}})
		return memberRoles(tx, m.ID)
	})
}

func memberRoles(tx *op.Tx, member string) (MemberRoles, error) {
	held, err := rolesHeld(tx.Ctx, tx.Tx, member)
	return MemberRoles{Member: member, Roles: held}, err
}
