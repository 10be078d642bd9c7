package staff

import (
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// checkScope returns a fault unless the limits of a role or key name a tenant
// and a segment that exist, and the actor holds the permission in all of them.
func checkScope(tx *op.Tx, permission, tenant, segment string) error {
	if !tx.Actor.MayIn(permission, tenant, segment) {
		return ErrScope
	}
	q := New(tx)
	if tenant != "" {
		n, err := q.tenantExists(tx.Ctx, tenant)
		if err != nil {
			return fmt.Errorf("find the tenant: %w", err)
		}
		if n == 0 {
			return fault.ErrInvalid.WithFields(fault.Field{Name: "tenant", Code: "unknown", Message: "There is no such tenant. Give its id, or nothing for all."})
		}
	}
	if segment != "" {
		n, err := q.segmentExists(tx.Ctx, segmentExistsParams{Tenant: tenant, ID: segment})
		if err != nil {
			return fmt.Errorf("find the segment: %w", err)
		}
		if n == 0 {
			return fault.ErrInvalid.WithFields(fault.Field{Name: "segment", Code: "unknown", Message: "There is no such segment in this tenant. Give its id together with the tenant's, or nothing for all."})
		}
	}
	return nil
}

func checkRole(f *fault.Fields, role string) {
	f.Check(authz.RoleNamed(role) != nil || IsOwnRole(role), "role", "unknown", "Give one of the roles: "+roleNames()+"; or the id of one of the tenant's own.")
}

func checkLimits(f *fault.Fields, tenant, segment string) {
	f.Check(segment == "" || tenant != "", "segment", "tenant_required", "A segment belongs to a tenant: give both.")
}

func roleNames() string {
	var names string
	for i, r := range authz.Roles() {
		if i > 0 {
			names += ", "
		}
		names += r.Name
	}
	return names
}
