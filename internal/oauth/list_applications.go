package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListApplications = op.DefineUnrecorded("oauth.list_applications", "List applications").ForWhole()

// ListInput asks for all of something that a tenant has.
type ListInput struct{}

// Validate accepts it.
func (in ListInput) Validate() error { return nil }

// Target is the tenant.
func (in ListInput) Target() op.Target { return op.Target{} }

// ListApplications returns the tenant's applications, by name.
func (s *Service) ListApplications(ctx context.Context, actor authz.Actor, in ListInput) ([]Application, error) {
	return op.View(ctx, s.db, actor, opListApplications, in, func(tx *op.Tx) ([]Application, error) {
		rows, err := New(tx).listApplications(tx.Ctx, actor.Tenant)
		if err != nil {
			return nil, fmt.Errorf("list the applications: %w", err)
		}
		out := make([]Application, 0, len(rows))
		for _, r := range rows {
			out = append(out, applicationOf(applicationByIDRow(r)).Application)
		}
		return out, nil
	})
}
