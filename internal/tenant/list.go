package tenant

import (
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opList = op.DefineUnrecorded("tenant.list", "List one's own tenants")

// ListInput asks for the tenants.
type ListInput struct{}

// Validate accepts it.
func (ListInput) Validate() error { return nil }

// Target is the installation.
func (ListInput) Target() op.Target { return op.Target{} }

// List returns the tenants in which the actor holds a role, by name.
func (s *Service) List(ctx context.Context, actor authz.Actor, in ListInput) ([]Tenant, error) {
	return op.View(ctx, s.db, actor, opList, in, func(tx *op.Tx) ([]Tenant, error) {
		rows, err := New(tx).listTenants(tx.Ctx)
		if err != nil {
			return nil, fmt.Errorf("list the tenants: %w", err)
		}
		all, mine := actor.Tenants()
		tenants := make([]Tenant, 0, len(rows))
		for _, r := range rows {
			if all || slices.Contains(mine, r.ID) {
				tenants = append(tenants, fromRow(r))
			}
		}
		return tenants, nil
	})
}
