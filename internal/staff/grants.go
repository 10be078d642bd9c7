package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

// RoleHeld is one role of a member, with its limits.
type RoleHeld struct {
	Tenant  string `json:"tenant"`  // id; empty means all
	Segment string `json:"segment"` // id; empty means all
	Role    string `json:"role"`
	// Name is what the tenant calls a role of its own.
	Name string `json:"name,omitempty"`
}

// rolesHeld reads what a member holds.
func rolesHeld(ctx context.Context, tx *store.Tx, member string) ([]RoleHeld, error) {
	rows, err := New(tx).rolesOf(ctx, member)
	if err != nil {
		return nil, fmt.Errorf("read the member's roles: %w", err)
	}
	held := make([]RoleHeld, 0, len(rows))
	for _, r := range rows {
		held = append(held, RoleHeld(r))
	}
	return held, nil
}

// grantsOf resolves roles to what they permit now. A role that this binary does
// not know permits nothing.
func grantsOf(ctx context.Context, tx *store.Tx, held []RoleHeld) ([]authz.Grant, error) {
	grants := make([]authz.Grant, 0, len(held))
	for _, h := range held {
		role, err := findRole(ctx, tx, h.Role, h.Tenant)
		if err != nil {
			return nil, err
		}
		if role != nil {
			grants = append(grants, authz.Grant{Tenant: h.Tenant, Segment: h.Segment, Role: h.Role, Title: h.Name, Permissions: role.Permissions})
		}
	}
	return grants, nil
}

// narrowed limits grants to one tenant, one segment (for both, empty: all) and
// the permissions given. What is wider becomes as narrow as that; what lies
// outside is dropped.
func narrowed(grants []authz.Grant, tenant, segment string, permissions authz.Set) []authz.Grant {
	var out []authz.Grant
	for _, g := range grants {
		if g.Tenant != "" && tenant != "" && g.Tenant != tenant {
			continue
		}
		if g.Segment != "" && segment != "" && g.Segment != segment {
			continue
		}
		if tenant != "" {
			g.Tenant = tenant
		}
		if g.Segment == "" {
			g.Segment = segment
		}
		both := authz.Set{}
		for p := range g.Permissions {
			if permissions[p] {
				both[p] = true
			}
		}
		g.Permissions = both
		out = append(out, g)
	}
	return out
}
