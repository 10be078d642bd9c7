package staff

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveRole = op.Define("staff.remove_role", "Remove a role", op.Needs{Fresh: true, Second: true, Whole: true})

// OwnRoleInput names one of the tenant's own roles.
type OwnRoleInput struct {
	Role string `json:"role"` // id
}

// Validate accepts every id: one that is malformed is answered like one that
// is not there.
func (in OwnRoleInput) Validate() error { return nil }

// Target is the role.
func (in OwnRoleInput) Target() op.Target { return op.Target{Other: in.Role} }

// RoleRemoved is told when one of a tenant's own roles was removed.
type RoleRemoved struct {
	Role string `json:"role"`
	Name string `json:"name"`
}

var eventRoleRemoved = event.Define("staff.role_removed", "", RoleRemoved{Role: exampleOwnRole, Name: "Night desk"}, "ROLE_DELETED")

// RemoveRole removes one of the tenant's own roles that no member and no key
// holds. A revoked key does not count.
//
// It returns [op.ErrForbidden] if a program asks, [op.ErrWhole], [ErrNoRole],
// [ErrSelf], [ErrRoleMoreThan], or [ErrRoleInUse], whose message names who
// holds the role.
func (s *Service) RemoveRole(ctx context.Context, actor authz.Actor, in OwnRoleInput) (OwnRole, error) {
	return op.Do(ctx, s.db, actor, opRemoveRole, in, func(tx *op.Tx) (OwnRole, error) {
		if err := person(tx.Actor); err != nil {
			return OwnRole{}, err
		}
		role, err := ownRoleOf(tx, in.Role)
		if err != nil {
			return OwnRole{}, err
		}
		if err := holdsAll(tx, role.Permissions); err != nil {
			return OwnRole{}, err
		}
		if err := unheld(tx, role.ID); err != nil {
			return OwnRole{}, err
		}
		q := New(tx)
		if err := q.deletePermissions(tx.Ctx, role.ID); err != nil {
			return OwnRole{}, fmt.Errorf("delete the role's permissions: %w", err)
		}
		if err := q.deleteOwnRole(tx.Ctx, role.ID); err != nil {
			return OwnRole{}, fmt.Errorf("delete the role: %w", err)
		}
		tx.Record(event.Fact{Type: eventRoleRemoved, Data: RoleRemoved{Role: role.ID, Name: role.Name}})
		return role, nil
	})
}

// unheld returns [ErrRoleInUse] with who holds the role.
func unheld(tx *op.Tx, role string) error {
	held, err := holders(tx)
	if err != nil {
		return err
	}
	names := make([]string, 0, len(held[role]))
	for _, h := range held[role] {
		names = append(names, h.Name)
	}
	if len(names) == 0 {
		return nil
	}
	return ErrRoleInUse.Withf("This role is held by %s. Take it away from them first.", strings.Join(names, ", "))
}
