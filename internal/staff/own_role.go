package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// RoleNameLength is how many characters the name of an own role may have.
const RoleNameLength = 60

// ownRolePrefix begins the id of an own role. No role out of the box begins so.
const ownRolePrefix = "rol"

// Faults of a tenant's own roles.
var (
	ErrNoRole         = fault.New(fault.NotFound, "role_not_found", "This tenant has no such role of its own. Look at the list of roles; those out of the box cannot be changed.")
	ErrRoleTaken      = fault.New(fault.Conflict, "role_name_taken", "There is a role of this name already. Choose another name.")
	ErrRoleInUse      = fault.New(fault.Conflict, "role_in_use", "Somebody holds this role. Take it away from them first.")
	ErrRoleChanged    = fault.New(fault.Stale, "role_changed_meanwhile", "The role was changed meanwhile. Look at it again, then repeat your change.")
	ErrRoleSame       = fault.New(fault.Conflict, "role_unchanged", "The role is the same as before. Nothing was changed.")
	ErrRoleMoreThan   = fault.New(fault.Forbidden, "role_more_than_own", "A role can hold only what you hold yourself in the whole tenant. Leave out what you do not hold.")
	ErrOwnRoleOutside = fault.New(fault.Conflict, "role_of_one_tenant", "This role belongs to one tenant. Give that tenant with it.")
)

// OwnRole is a tenant's own role.
type OwnRole struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Permissions []string  `json:"permissions"` // names of operations, sorted
	Version     int64     `json:"version"`     // counts from 1
	CreatedAt   time.Time `json:"created_at"`
	CreatedBy   string    `json:"created_by"`
}

// IsOwnRole reports whether a role is a tenant's own, by its id.
func IsOwnRole(role string) bool { return strings.HasPrefix(role, ownRolePrefix+"_") }

// Grantable reports whether a permission may stand in an own role: some role
// out of the box holds it. What no role holds takes the command line.
func Grantable(permission string) bool { return authz.Permissions()[permission] != "" }

// findRole returns a role that exists, as it is now: one out of the box, or one
// of the tenant's own, whose title is its name. It returns nil if there is none.
func findRole(ctx context.Context, tx *store.Tx, role, tenant string) (*authz.Role, error) {
	if !IsOwnRole(role) {
		return authz.RoleNamed(role), nil
	}
	rows, err := New(tx).ownRole(ctx, ownRoleParams{ID: role, Tenant: tenant})
	if err != nil {
		return nil, fmt.Errorf("read an own role: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	found := &authz.Role{Name: role, Title: rows[0].Name, Permissions: authz.Set{}}
	for _, r := range rows {
		found.Permissions[r.Permission] = true
	}
	return found, nil
}

// given finds a role that is to be given in a tenant, and locks it if it is the
// tenant's own, so that it is not removed meanwhile.
func given(tx *op.Tx, role, tenant string) (*authz.Role, error) {
	if IsOwnRole(role) {
		if tenant == "" {
			return nil, ErrOwnRoleOutside
		}
		if _, err := lockRole(tx, tenant, role); err != nil {
			return nil, err
		}
	}
	found, err := findRole(tx.Ctx, tx.Tx, role, tenant)
	if err == nil && found == nil {
		err = ErrNoRole
	}
	return found, err
}

// checkOwnRole checks a name and a list of permissions, each once.
func checkOwnRole(f *fault.Fields, name string, permissions []string) {
	text, err := fold.Text(name)
	f.Check(err == nil && text != "" && utf8.RuneCountInString(text) <= RoleNameLength, "name", "role_required",
		fmt.Sprintf("Give the role a name of 1 to %d characters.", RoleNameLength))
	f.Check(authz.RoleNamed(text) == nil && !titled(text), "name", "role_name_reserved", "A role out of the box has this name. Choose another name.")
	f.Check(len(permissions) > 0, "permissions", "permissions_required", "Choose at least one permission.")
	sorted := slices.Sorted(slices.Values(permissions))
	f.Check(len(slices.Compact(slices.Clone(sorted))) == len(sorted), "permissions", "permissions_twice", "Give each permission once.")
	for _, p := range sorted {
		if !Grantable(p) {
			f.Add("permissions", "permission_unknown", fmt.Sprintf("There is no permission %.60q that a role can hold. Take those of the reference of operations.", p))
			return
		}
	}
}

func titled(name string) bool {
	return slices.ContainsFunc(authz.Roles(), func(r authz.Role) bool { return strings.EqualFold(r.Title, name) })
}

// holdsAll returns [ErrRoleMoreThan] unless the actor holds every permission in
// the whole tenant.
func holdsAll(tx *op.Tx, permissions []string) error {
	for _, p := range permissions {
		if !tx.Actor.MayIn(p, tx.Actor.Tenant, "") {
			return ErrRoleMoreThan
		}
	}
	return nil
}

// setPermissions replaces what a role permits.
func setPermissions(tx *op.Tx, role string, permissions []string) error {
	q := New(tx)
	if err := q.deletePermissions(tx.Ctx, role); err != nil {
		return fmt.Errorf("delete the role's permissions: %w", err)
	}
	for _, p := range slices.Sorted(slices.Values(permissions)) {
		if err := q.insertPermission(tx.Ctx, insertPermissionParams{Role: role, Permission: p}); err != nil {
			return fmt.Errorf("insert a permission: %w", err)
		}
	}
	return nil
}
