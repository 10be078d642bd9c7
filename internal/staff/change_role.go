package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opChangeRole = op.Define("staff.change_role", "Change a role", op.Needs{Fresh: true, Second: true, Whole: true})

// ChangeRoleInput is what one of the tenant's own roles is to be from now on.
type ChangeRoleInput struct {
	Role        string   `json:"role"` // id
	Name        string   `json:"name"`
	Permissions []string `json:"permissions"` // all of them, not only the new ones
	// Version is the version that the actor saw; 0 skips the comparison.
	Version int64 `json:"version"`
}

// Validate checks the name, the permissions and the version.
func (in ChangeRoleInput) Validate() error {
	var f fault.Fields
	checkOwnRole(&f, in.Name, in.Permissions)
	f.Check(in.Version >= 0, "version", "range", "Give the version that you saw, or leave it out.")
	return f.Err()
}

// Target is the role.
func (in ChangeRoleInput) Target() op.Target { return op.Target{Other: in.Role} }

// RoleEdited is told when one of a tenant's own roles was changed.
type RoleEdited struct {
	Role    string   `json:"role"`
	Name    string   `json:"name"`
	Added   []string `json:"added"`   // permissions
	Removed []string `json:"removed"` // permissions
}

var eventRoleEdited = event.Define("staff.role_changed", "", RoleEdited{
	Role: exampleOwnRole, Name: "Night desk", Added: []string{"account.pin"}, Removed: []string{"desk.add_note"},
}, "ROLE_UPDATED")

// ChangeRole gives one of the tenant's own roles another name and other
// permissions. Who holds it may do the new things, and no more the old ones,
// from the next request on, on every node. The actor must hold both what the
// role permitted and what it is to permit, and not hold the role itself.
//
// It returns [op.ErrForbidden] if a program asks, [op.ErrWhole], [ErrNoRole],
// [ErrSelf], [ErrRoleMoreThan], [ErrRoleChanged], [ErrRoleSame] or
// [ErrRoleTaken].
func (s *Service) ChangeRole(ctx context.Context, actor authz.Actor, in ChangeRoleInput) (OwnRole, error) {
	return op.Do(ctx, s.db, actor, opChangeRole, in, func(tx *op.Tx) (OwnRole, error) {
		if err := person(tx.Actor); err != nil {
			return OwnRole{}, err
		}
		old, err := ownRoleOf(tx, in.Role)
		if err != nil {
			return OwnRole{}, err
		}
		if in.Version > 0 && in.Version != old.Version {
			return OwnRole{}, ErrRoleChanged
		}
		name, err := fold.Text(in.Name)
		if err != nil {
			return OwnRole{}, fmt.Errorf("read a validated name: %w", err)
		}
		added, removed := Difference(old.Permissions, in.Permissions)
		if name == old.Name && len(added)+len(removed) == 0 {
			return OwnRole{}, ErrRoleSame
		}
		if err := holdsAll(tx, slices.Concat(old.Permissions, added)); err != nil {
			return OwnRole{}, err
		}
		if err := renameRole(tx, old.ID, name); err != nil {
			return OwnRole{}, err
		}
		if err := setPermissions(tx, old.ID, in.Permissions); err != nil {
			return OwnRole{}, err
		}
		tx.Record(event.Fact{Type: eventRoleEdited, Data: RoleEdited{Role: old.ID, Name: name, Added: added, Removed: removed}})
		old.Name, old.Permissions, old.Version = name, slices.Sorted(slices.Values(in.Permissions)), old.Version+1
		return old, nil
	})
}

// Difference returns what is in one list of permissions only, sorted.
func Difference(before, after []string) (added, removed []string) {
	only := func(in, other []string) []string {
		out := []string{}
		for _, p := range slices.Sorted(slices.Values(in)) {
			if !slices.Contains(other, p) {
				out = append(out, p)
			}
		}
		return out
	}
	return only(after, before), only(before, after)
}

// ownRoleOf finds and locks one of the tenant's own roles, which the actor must
// not hold.
func ownRoleOf(tx *op.Tx, id string) (OwnRole, error) {
	row, err := lockRole(tx, tx.Actor.Tenant, id)
	if err != nil {
		return OwnRole{}, err
	}
	if slices.ContainsFunc(tx.Actor.Grants, func(g authz.Grant) bool { return g.Role == id }) {
		return OwnRole{}, ErrSelf
	}
	found, err := findRole(tx.Ctx, tx.Tx, id, tx.Actor.Tenant)
	if err != nil {
		return OwnRole{}, err
	}
	role := OwnRole{ID: row.ID, Name: row.Name, Version: row.Version, CreatedBy: row.CreatedBy, CreatedAt: time.UnixMicro(row.CreatedAt).UTC()}
	if found != nil {
		for p := range found.Permissions {
			role.Permissions = append(role.Permissions, p)
		}
		slices.Sort(role.Permissions)
	}
	return role, nil
}

func lockRole(tx *op.Tx, tenant, id string) (lockOwnRoleRow, error) {
	row, err := New(tx).lockOwnRole(tx.Ctx, lockOwnRoleParams{Tenant: tenant, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return row, ErrNoRole
	}
	if err != nil {
		return row, fmt.Errorf("lock the role: %w", err)
	}
	return row, nil
}

func renameRole(tx *op.Tx, id, name string) error {
	q := New(tx)
	there, err := q.ownRoleNamed(tx.Ctx, ownRoleNamedParams{Tenant: tx.Actor.Tenant, Name: name})
	if err == nil && there != id {
		return ErrRoleTaken
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find the name: %w", err)
	}
	if err := q.changeOwnRole(tx.Ctx, changeOwnRoleParams{ID: id, Name: name}); err != nil {
		return fmt.Errorf("change the role: %w", err)
	}
	return nil
}
