package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListFields = op.DefineUnrecorded("tenant.list_fields", "List the custom attributes")

// ListFieldsInput asks for the tenant's schema.
type ListFieldsInput struct{}

// Validate accepts it.
func (ListFieldsInput) Validate() error { return nil }

// Target is the tenant.
func (ListFieldsInput) Target() op.Target { return op.Target{} }

// ListFields returns the tenant's custom attributes, in their order.
func (s *Service) ListFields(ctx context.Context, actor authz.Actor, in ListFieldsInput) ([]Field, error) {
	return op.View(ctx, s.db, actor, opListFields, in, func(tx *op.Tx) ([]Field, error) {
		return Fields(tx.Ctx, tx.Tx, actor.Tenant)
	})
}
