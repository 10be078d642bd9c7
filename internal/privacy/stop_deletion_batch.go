package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opStopDeletionBatch = op.Define("privacy.stop_deletion_batch", "Stop a batch of decisions", op.Needs{Whole: true})

var eventDeletionBatchStopped = event.Define("privacy.deletion_batch_stopped", "",
	BatchTold{Batch: "dba_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Rule: "dru_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Verdict: Approve, Decided: 20})

// StopDeletionBatch stops a batch where it is. What it has decided stays
// decided: approved requests can be canceled until they are due.
//
// It returns [ErrNoBatch] and [ErrBatchEnded].
func (s *Service) StopDeletionBatch(ctx context.Context, actor authz.Actor, in BatchInput) (Batch, error) {
	return op.Do(ctx, s.db, actor, opStopDeletionBatch, in, func(tx *op.Tx) (Batch, error) {
		b, err := lockedBatch(tx, in.Batch)
		if err != nil {
			return Batch{}, err
		}
		n, err := New(tx).endBatch(tx.Ctx, endBatchParams{ID: b.ID, State: Stopped, At: tx.Now.UnixMicro(), Name: actor.Name})
		if err != nil {
			return Batch{}, fmt.Errorf("stop the batch: %w", err)
		}
		if n == 0 {
			return Batch{}, ErrBatchEnded
		}
		at := tx.Now.UTC()
		b.State, b.EndedAt = Stopped, &at
		tx.Record(event.Fact{Type: eventDeletionBatchStopped, Data: b.told()})
		return b, nil
	})
}
