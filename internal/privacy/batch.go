package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// What a batch does with the requests.
const (
	Approve = "approve"
	Reject  = "reject"
)

// Batch is a decision about the requests that a rule has made.
type Batch struct {
	ID      string `json:"id"`
	Rule    string `json:"rule"`
	Verdict string `json:"verdict"` // approve, reject
	Because string `json:"because"` // of a rejection
	Most    int64  `json:"most"`
	Decided int64  `json:"decided"`
	// State is running, finished or stopped.
	State     string     `json:"state"`
	StartedAt time.Time  `json:"started_at"`
	StartedBy string     `json:"started_by_name"`
	EndedAt   *time.Time `json:"ended_at"`

	tenant, by, words string
}

// The states of a batch.
const (
	Running  = "running"
	Finished = "finished"
	Stopped  = "stopped"
)

// Faults of batches.
var (
	ErrBatchRunning = fault.New(fault.Conflict, "batch_running", "A decision about this rule's requests is being carried out. Wait until it is done, or stop it.")
	ErrNoBatch      = fault.New(fault.NotFound, "batch_not_found", "There is no such batch in this tenant. Look at the list under the rules.")
	ErrBatchEnded   = fault.New(fault.Conflict, "batch_ended", "This batch is done or stopped already.")
)

// BatchTold is what events tell of a batch.
type BatchTold struct {
	Batch   string `json:"batch"`
	Rule    string `json:"rule"`
	Verdict string `json:"verdict"`
	Decided int64  `json:"decided"`
}

func batchFrom(r DeletionBatch) Batch {
	return Batch{
		ID: r.ID, Rule: r.Rule, Verdict: r.Verdict, Because: r.Because, Most: r.Most, Decided: r.Decided, State: r.State,
		StartedAt: micro(r.StartedAt), StartedBy: r.StartedName, EndedAt: when(r.EndedAt), tenant: r.Tenant, by: r.StartedBy, words: r.Words,
	}
}

// told is the batch as events tell it.
func (b Batch) told() BatchTold {
	return BatchTold{Batch: b.ID, Rule: b.Rule, Verdict: b.Verdict, Decided: b.Decided}
}

// runBatches carries on with the batches that run.
func (s *Service) runBatches(ctx context.Context) error {
	var running []Batch
	err := s.db.Store.Read(ctx, func(tx *store.Tx) error {
		running = nil
		rows, err := New(tx).batchesRunning(ctx)
		for _, r := range rows {
			running = append(running, batchFrom(r))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("look for batches that run: %w", err)
	}
	for _, b := range running {
		for goes := true; goes; {
			after, err := s.AdvanceDeletionBatch(ctx, byJob(b.tenant), BatchInput{Batch: b.ID})
			if err != nil {
				return err
			}
			goes = after.State == Running && ctx.Err() == nil
		}
	}
	return ctx.Err()
}

// decideNext decides about one request of a batch. It reports whether it did:
// not about one that was decided meanwhile.
func decideNext(tx *op.Tx, b Batch, n int64) (bool, error) {
	s, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
	if err != nil {
		return false, err
	}
	row, err := New(tx).openRequest(tx.Ctx, n)
	if errors.Is(err, sql.ErrNoRows) || err == nil && State(row.State) != Requested {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the request of a batch: %w", err)
	}
	r := Request{ID: row.ID, Account: s.ID, Origin: Origin(row.Origin), Rule: row.Rule, Proof: Proof(row.Proof), n: n}
	v := verdict{by: b.by, name: b.StartedBy, batch: b.ID, because: b.Because, words: b.words}
	if b.Verdict == Approve {
		return true, approve(tx, r, v)
	}
	return true, reject(tx, r, v)
}
