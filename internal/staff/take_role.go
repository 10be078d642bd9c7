package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opTakeRole = op.Define("staff.take_role", "Take a role away", op.Needs{Fresh: true})

var eventRoleTaken = event.Define("staff.role_taken", "", exampleRole, "GROUP_USER_ROLE_REMOVED", "GROUP_USER_ROLE_UPDATED")

// TakeRole takes a role away that a member holds with exactly these limits. It
// holds from the member's next request. A member may be left without roles:
// then there is nothing to see after signing in.
//
// It returns [ErrSelf], [ErrNoMember], [ErrScope], [ErrMorePower],
// [ErrLastAdmin], or [ErrRoleNotHeld].
func (s *Service) TakeRole(ctx context.Context, actor authz.Actor, in RoleInput) (MemberRoles, error) {
	return op.Do(ctx, s.db, actor, opTakeRole, in, func(tx *op.Tx) (MemberRoles, error) {
		if err := lockAdministrators(tx); err != nil {
			return MemberRoles{}, err
		}
		m, err := another(tx, opTakeRole.Name, in.Member)
		if err != nil {
			return MemberRoles{}, err
		}
		if err := notLast(tx, m, []RoleHeld{{Tenant: in.Tenant, Segment: in.Segment, Role: in.Role}}); err != nil {
			return MemberRoles{}, err
		}
		role := RoleHeld{Tenant: in.Tenant, Segment: in.Segment, Role: in.Role}
		n, err := New(tx).deleteRole(tx.Ctx, deleteRoleParams{Member: m.ID, Tenant: role.Tenant, Segment: role.Segment, Role: role.Role})
		if err != nil {
			return MemberRoles{}, fmt.Errorf("delete the role: %w", err)
		}
		if n == 0 {
			return MemberRoles{}, ErrRoleNotHeld
		}
		tx.Record(event.Fact{Type: eventRoleTaken, Data: RoleChanged{Member: m.ID, RoleHeld: role}})
		return memberRoles(tx, m.ID)
	})
}
