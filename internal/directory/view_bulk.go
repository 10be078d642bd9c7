package directory

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewBulk = op.DefineUnrecorded("directory.view_bulk", "See how far work on many accounts is")

// BulkProgress is how far a run is, and why accounts were left out so far.
type BulkProgress struct {
	Bulk
	Reasons []BulkReason `json:"reasons"`
}

// ViewBulk reads how far a run is: count, pace and time left. It names no
// account. It returns [op.ErrNotFound].
func (s *Service) ViewBulk(ctx context.Context, actor authz.Actor, in BulkRunInput) (BulkProgress, error) {
	return op.View(ctx, s.db, actor, opViewBulk, in, func(tx *op.Tx) (BulkProgress, error) {
		run, err := readBulk(tx, in.Run)
		if err != nil {
			return BulkProgress{}, err
		}
		rows, err := New(tx).bulkLeftCounts(tx.Ctx, bulkLeftCountsParams{Tenant: actor.Tenant, Run: in.Run})
		if err != nil {
			return BulkProgress{}, fmt.Errorf("count who was left out: %w", err)
		}
		out := BulkProgress{Bulk: bulkOf(run, tx.Now), Reasons: []BulkReason{}}
		for _, r := range rows {
			out.Reasons = append(out.Reasons, BulkReason{Code: r.Code, Count: int(r.Number)})
		}
		return out, nil
	})
}
