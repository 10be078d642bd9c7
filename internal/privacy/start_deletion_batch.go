package privacy

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opStartDeletionBatch = op.Define("privacy.start_deletion_batch", "Decide all requests of a rule", op.Needs{Reason: true, Fresh: true, Whole: true})

// MostInBatch is how many requests one batch decides at most.
const MostInBatch = 10_000

// StartDeletionBatchInput is a decision about the requests of a rule. The call's
// reason says why.
type StartDeletionBatchInput struct {
	Rule    string `json:"rule"`
	Verdict string `json:"verdict"` // approve, reject
	Because string `json:"because"` // of a rejection: one of [Because]
	// Most is for how many requests it holds; the oldest first.
	Most int `json:"most"`
}

// Validate holds the decision to its limits.
func (in StartDeletionBatchInput) Validate() error {
	var f fault.Fields
	f.Check(in.Verdict == Approve || in.Verdict == Reject, "verdict", "unknown", "Give approve or reject.")
	f.Check(in.Most >= 1 && in.Most <= MostInBatch, "most", "range", "Give 1 to 10,000 requests.")
	if in.Verdict == Reject {
		checkBecause(&f, in.Because)
	}
	return f.Err()
}

// Target names the rule.
func (in StartDeletionBatchInput) Target() op.Target { return op.Target{Other: in.Rule} }

var eventDeletionBatchStarted = event.Define("privacy.deletion_batch_started", "",
	BatchTold{Batch: "dba_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Rule: "dru_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Verdict: Approve})

// StartDeletionBatch decides about the requests that a rule has made until now,
// the oldest first, as many as it is told. A job carries it out, some requests
// at a time; until then it can be stopped. Look at [Service.PreviewDeletionBatch]
// first.
//
// It returns [ErrNoRule], [ErrBatchRunning], [op.ErrReason] and [op.ErrNotFresh].
func (s *Service) StartDeletionBatch(ctx context.Context, actor authz.Actor, in StartDeletionBatchInput) (Batch, error) {
	return op.Do(ctx, s.db, actor, opStartDeletionBatch, in, func(tx *op.Tx) (Batch, error) {
		if _, err := ruleOf(tx, in.Rule); err != nil {
			return Batch{}, err
		}
		id := tx.NewID("dba")
		n, err := New(tx).insertBatch(tx.Ctx, insertBatchParams{
			ID: id, Tenant: actor.Tenant, Rule: in.Rule, Verdict: in.Verdict, Because: in.Because, Words: strings.TrimSpace(actor.Call.Reason),
			Most: int64(in.Most), StartedAt: tx.Now.UnixMicro(), StartedBy: person(actor), StartedName: actor.Name,
		})
		if err != nil {
			return Batch{}, fmt.Errorf("insert the batch: %w", err)
		}
		if n == 0 {
			return Batch{}, ErrBatchRunning
		}
		b, err := lockedBatch(tx, id)
		tx.Record(event.Fact{Type: eventDeletionBatchStarted, Data: b.told()})
		return b, err
	})
}
