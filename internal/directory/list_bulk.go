package directory

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListBulk = op.DefineUnrecorded("directory.list_bulk", "List the work on many accounts")

// ListBulkInput asks for the tenant's runs.
type ListBulkInput struct{}

// Validate accepts it.
func (ListBulkInput) Validate() error { return nil }

// Target is the tenant.
func (ListBulkInput) Target() op.Target { return op.Target{} }

// ListBulk lists the newest hundred runs of the tenant with how far they are,
// the newest first. It names no account.
func (s *Service) ListBulk(ctx context.Context, actor authz.Actor, in ListBulkInput) ([]Bulk, error) {
	return op.View(ctx, s.db, actor, opListBulk, in, func(tx *op.Tx) ([]Bulk, error) {
		rows, err := New(tx).bulkRuns(tx.Ctx, actor.Tenant)
		if err != nil {
			return nil, fmt.Errorf("list the work: %w", err)
		}
		out := make([]Bulk, 0, len(rows))
		for _, r := range rows {
			out = append(out, bulkOf(r, tx.Now))
		}
		return out, nil
	})
}
