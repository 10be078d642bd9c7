package webhook

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opList = op.DefineUnrecorded("webhook.list", "List the webhook endpoints").ForWhole()

// ListInput asks for the tenant's endpoints.
type ListInput struct{}

// Validate accepts it.
func (ListInput) Validate() error { return nil }

// Target is the tenant.
func (ListInput) Target() op.Target { return op.Target{} }

// Endpoints are a tenant's endpoints.
type Endpoints struct {
	Items []Endpoint `json:"items"`
}

// List returns the tenant's endpoints, in the order in which they were added,
// with how each works.
func (s *Service) List(ctx context.Context, actor authz.Actor, in ListInput) (Endpoints, error) {
	return op.View(ctx, s.db, actor, opList, in, func(tx *op.Tx) (Endpoints, error) {
		rows, err := New(tx).endpointsOf(tx.Ctx, actor.Tenant)
		if err != nil {
			return Endpoints{}, fmt.Errorf("list the webhook endpoints: %w", err)
		}
		out := Endpoints{Items: make([]Endpoint, 0, len(rows))}
		for _, r := range rows {
			out.Items = append(out.Items, shown(endpointOfRow(r)))
		}
		return out, nil
	})
}
