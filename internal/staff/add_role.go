package staff

import (
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opAddRole = op.Define("staff.add_role", "Add a role", op.Needs{Fresh: true, Second: true, Whole: true})

// AddRoleInput is a new role of the actor's tenant.
type AddRoleInput struct {
	Name        string   `json:"name"`
	Permissions []string `json:"permissions"` // names of operations
}

// Validate checks the name and that every permission can stand in a role.
func (in AddRoleInput) Validate() error {
	var f fault.Fields
	checkOwnRole(&f, in.Name, in.Permissions)
	return f.Err()
}

// Target is the tenant.
func (in AddRoleInput) Target() op.Target { return op.Target{} }

// RoleAdded is told when a tenant got a role of its own.
type RoleAdded struct {
	Role        string   `json:"role"`
	Name        string   `json:"name"`
	Permissions []string `json:"permissions"`
}

const exampleOwnRole = "rol_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"

var eventRoleAdded = event.Define("staff.role_added", "", RoleAdded{
	Role: exampleOwnRole, Name: "Night desk", Permissions: []string{"account.search", "account.view", "desk.add_note"},
}, "ROLE_CREATED")

// AddRole adds a role to the actor's tenant, made of permissions that the actor
// holds in all of it. Nobody holds the role yet.
//
// It returns [op.ErrForbidden] if a program asks, [op.ErrWhole],
// [ErrRoleMoreThan] or [ErrRoleTaken].
func (s *Service) AddRole(ctx context.Context, actor authz.Actor, in AddRoleInput) (OwnRole, error) {
	return op.Do(ctx, s.db, actor, opAddRole, in, func(tx *op.Tx) (OwnRole, error) {
		if err := person(tx.Actor); err != nil {
			return OwnRole{}, err
		}
		if err := holdsAll(tx, in.Permissions); err != nil {
			return OwnRole{}, err
		}
		name, err := fold.Text(in.Name)
		if err != nil {
			return OwnRole{}, fmt.Errorf("read a validated name: %w", err)
		}
		role := OwnRole{
			ID: tx.NewID(ownRolePrefix), Name: name, Permissions: slices.Sorted(slices.Values(in.Permissions)),
			Version: 1, CreatedAt: tx.Now.UTC(), CreatedBy: actor.ID,
		}
		n, err := New(tx).insertOwnRole(tx.Ctx, insertOwnRoleParams{
			ID: role.ID, Tenant: tx.Actor.Tenant, Name: name, CreatedBy: actor.ID, CreatedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return OwnRole{}, fmt.Errorf("insert the role: %w", err)
		}
		if n == 0 {
			return OwnRole{}, ErrRoleTaken
		}
		if err := setPermissions(tx, role.ID, role.Permissions); err != nil {
			return OwnRole{}, err
		}
		tx.Record(event.Fact{Type: eventRoleAdded, Data: RoleAdded{Role: role.ID, Name: name, Permissions: role.Permissions}})
		return role, nil
	})
}
