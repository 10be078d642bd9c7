package report

import (
	"context"
	"database/sql"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewRebuild = op.DefineUnrecorded("report.view_rebuild", "See how far the counting anew is")

// ViewRebuild returns the last counting anew; its id is empty if there was
// none.
func (s *Service) ViewRebuild(ctx context.Context, actor authz.Actor, in RebuildInput) (Rebuild, error) {
	return op.View(ctx, s.db, actor, opViewRebuild, in, func(tx *op.Tx) (Rebuild, error) { return newest(tx.Ctx, tx.Tx) })
}

func micro(at int64) time.Time { return time.UnixMicro(at).UTC() }

func nullable(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: true} }
