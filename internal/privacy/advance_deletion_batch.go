package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opAdvanceDeletionBatch = op.Define("privacy.advance_deletion_batch", "Go on with a batch of decisions", op.Needs{})

// BatchInput names a batch.
type BatchInput struct {
	Batch string `json:"batch"`
}

// Validate accepts every text: what is no batch is not found.
func (in BatchInput) Validate() error { return nil }

// Target names the batch.
func (in BatchInput) Target() op.Target { return op.Target{Other: in.Batch} }

var eventDeletionBatchFinished = event.Define("privacy.deletion_batch_finished", "",
	BatchTold{Batch: "dba_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Rule: "dru_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Verdict: Approve, Decided: 120})

// AdvanceDeletionBatch decides about the next requests of a batch, some at once,
// in the name of who started it; about that person's own account somebody else
// decides. Only the system does it, by a job. Once the
// batch has decided as many as it was to, or all that were there when it
// started, it is finished.
//
// It returns [ErrNoBatch]; a batch that ended is answered as it is.
func (s *Service) AdvanceDeletionBatch(ctx context.Context, actor authz.Actor, in BatchInput) (Batch, error) {
	return op.Do(ctx, s.db, actor, opAdvanceDeletionBatch, in, func(tx *op.Tx) (Batch, error) {
		b, err := lockedBatch(tx, in.Batch)
		if err != nil || b.State != Running {
			return b, err
		}
		accounts, err := New(tx).nextOfRule(tx.Ctx, nextOfRuleParams{
			Rule: b.Rule, AskedAt: b.StartedAt.UnixMicro(), Approver: b.approver(), Most: int32(min(atOnce, b.Most-b.Decided)),
		})
		if err != nil {
			return Batch{}, fmt.Errorf("look for the next requests of a batch: %w", err)
		}
		slices.Sort(accounts) // one order of locks
		decided := int64(0)
		for _, n := range accounts {
			did, err := decideNext(tx, b, n)
			if err != nil {
				return Batch{}, err
			}
			if did {
				decided++
			}
		}
		return b.moved(tx, decided, len(accounts) == 0)
	})
}

// approver is who approves, and so does not decide about their own account; empty
// of a rejection, which everybody may.
func (b Batch) approver() string {
	if b.Verdict == Approve {
		return b.by
	}
	return ""
}

func lockedBatch(tx *op.Tx, id string) (Batch, error) {
	row, err := New(tx).lockBatch(tx.Ctx, lockBatchParams{Tenant: tx.Actor.Tenant, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return Batch{}, ErrNoBatch
	}
	if err != nil {
		return Batch{}, fmt.Errorf("read the batch: %w", err)
	}
	return batchFrom(row), nil
}

// moved notes how far the batch has come, and ends it where nothing is left.
func (b Batch) moved(tx *op.Tx, decided int64, empty bool) (Batch, error) {
	if err := New(tx).advanceBatch(tx.Ctx, advanceBatchParams{ID: b.ID, Decided: decided}); err != nil {
		return Batch{}, fmt.Errorf("note how far a batch has come: %w", err)
	}
	b.Decided += decided
	if !empty && b.Decided < b.Most {
		return b, nil
	}
	if _, err := New(tx).endBatch(tx.Ctx, endBatchParams{ID: b.ID, State: Finished, At: tx.Now.UnixMicro(), Name: tx.Actor.Name}); err != nil {
		return Batch{}, fmt.Errorf("finish a batch: %w", err)
	}
	at := tx.Now.UTC()
	b.State, b.EndedAt = Finished, &at
	tx.Record(event.Fact{Type: eventDeletionBatchFinished, Data: b.told()})
	return b, nil
}
