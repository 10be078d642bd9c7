package directory

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// BulkKept is how long the report of work on many accounts is kept.
const BulkKept = 90 * 24 * time.Hour

// purgeChunk is how many lines are deleted in one transaction.
const purgeChunk = 2000

// PurgeBulk deletes the runs and reports that are older than [BulkKept], and
// ended. What was done stands in the accounts' activity and in the audit log.
func (s *Service) PurgeBulk(ctx context.Context) error {
	var runs []string
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		runs, err = New(tx).oldBulkRuns(ctx, s.db.Now().Add(-BulkKept).UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("look for old reports: %w", err)
	}
	for _, run := range runs {
		for upTo := int64(purgeChunk); upTo < BulkMost+purgeChunk; upTo += purgeChunk {
			err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := New(tx).deleteBulkLeft(ctx, deleteBulkLeftParams{Run: run, Position: upTo})
				return err
			})
			if err != nil {
				return fmt.Errorf("delete an old report: %w", err)
			}
		}
		err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
			if err := New(tx).deleteBulkList(ctx, run); err != nil {
				return err
			}
			return New(tx).deleteBulkRun(ctx, run)
		})
		if err != nil {
			return fmt.Errorf("delete an old report: %w", err)
		}
	}
	return nil
}
