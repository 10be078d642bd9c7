package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opStopBulk = op.Define("directory.stop_bulk", "Stop work on many accounts", op.Needs{})

// BulkRunInput names one run.
type BulkRunInput struct {
	Run string `json:"run"`
}

// Validate accepts every text: what is no run is not found.
func (in BulkRunInput) Validate() error { return nil }

// Target is the run.
func (in BulkRunInput) Target() op.Target { return op.Target{Other: in.Run} }

// StopBulk ends work on many accounts: from the commit on, nothing more is done.
// What was done stays done. Anybody who may begin such work may stop that of
// another.
//
// It returns [op.ErrNotFound], and [ErrBulkEnded] if it has ended already.
func (s *Service) StopBulk(ctx context.Context, actor authz.Actor, in BulkRunInput) (Bulk, error) {
	return op.Do(ctx, s.db, actor, opStopBulk, in, func(tx *op.Tx) (Bulk, error) {
		if _, err := readBulk(tx, in.Run); err != nil {
			return Bulk{}, err
		}
		n, err := New(tx).stopBulk(tx.Ctx, stopBulkParams{Tenant: actor.Tenant, ID: in.Run, At: tx.Now.UnixMicro(), By: actor.Name})
		if err != nil {
			return Bulk{}, fmt.Errorf("stop the work: %w", err)
		}
		if n == 0 {
			return Bulk{}, ErrBulkEnded
		}
		run, err := readBulk(tx, in.Run)
		if err != nil {
			return Bulk{}, err
		}
		tx.Record(event.Fact{Type: eventBulkStopped, Data: ended(run, "")})
		return bulkOf(run, tx.Now), nil
	})
}

func readBulk(tx *op.Tx, id string) (BulkRun, error) {
	run, err := New(tx).bulkRun(tx.Ctx, bulkRunParams{Tenant: tx.Actor.Tenant, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return run, op.ErrNotFound
	}
	if err != nil {
		return run, fmt.Errorf("read the work: %w", err)
	}
	return run, nil
}
