package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
)

// errBulkMoved ends work that was stopped, or that another process took over.
var errBulkMoved = errors.New("the run was stopped or is worked on elsewhere")

// bulkTurn is how many accounts of one run are done before the next run has
// its turn.
const bulkTurn = 200

// WorkBulk is the job that does what was begun by [Service.BulkDisable] and the
// like, until nothing is left or ctx ends. Each account is done in a transaction
// of its own, in which the run's place moves on too: after a crash the work goes
// on with the next one, and nothing is done twice. Two processes that work on
// one run do each account once.
func (s *Service) WorkBulk(ctx context.Context) error {
	w := bulkWorker{Service: s, began: map[string]bool{}}
	for ctx.Err() == nil {
		var runs []BulkRun
		err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
			runs, err = New(tx).openBulkRuns(ctx)
			return err
		})
		if err != nil {
			return fmt.Errorf("look for work on many accounts: %w", err)
		}
		moved := false
		for _, r := range runs {
			err := w.workOn(ctx, r)
			if errors.Is(err, errBulkMoved) {
				continue // whoever moved it goes on with it
			}
			if err != nil {
				return err
			}
			moved = true
		}
		if !moved {
			return nil
		}
	}
	return nil
}

// bulkWorker is this process at work.
type bulkWorker struct {
	*Service
	began map[string]bool // runs whose pace is measured from here
}

// workOn does the next accounts of a run.
func (s bulkWorker) workOn(ctx context.Context, r BulkRun) error {
	act, known := bulkActNamed(r.Act)
	if !known {
		return s.endBulk(ctx, r, "unknown_act")
	}
	var accounts []byte
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		accounts, err = New(tx).bulkList(ctx, bulkListParams{Tenant: r.Tenant, Run: r.ID})
		return err
	})
	if err != nil {
		return fmt.Errorf("read the list of accounts: %w", err)
	}
	if err := s.beginBulk(ctx, &r); err != nil {
		return err
	}
	for range bulkTurn {
		switch {
		case ctx.Err() != nil:
			return nil
		case r.Position == r.Total:
			return s.finishBulk(ctx, r)
		}
		actor, err := staff.AsNow(ctx, s.db, asker(r))
		if err == nil {
			err = s.workOnOne(ctx, actor, act, &r, loginAt(accounts, int(r.Position)))
		}
		if errors.Is(err, op.ErrForbidden) {
			return s.endBulk(ctx, r, op.ErrForbidden.Code)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bulkOne is the act on one of the accounts.
type bulkOne struct {
	Account string `json:"account"`
	Run     string `json:"run"`
	Tag     string `json:"tag,omitempty"`
}

// Validate accepts what was validated as a whole.
func (bulkOne) Validate() error { return nil }

// Target is the account.
func (in bulkOne) Target() op.Target { return op.Target{Account: in.Account} }

// workOnOne does the act on one account and moves the run on; a fault leaves
// the account out.
func (s *Service) workOnOne(ctx context.Context, actor authz.Actor, act bulkAct, r *BulkRun, login string) error {
	_, err := op.Do(ctx, s.db, actor, act.one(), bulkOne{Account: login, Run: r.ID, Tag: r.Tag}, func(tx *op.Tx) (bool, error) {
		if err := act.step(tx, r.Tag); err != nil {
			return false, err
		}
		return true, advance(tx.Ctx, tx.Tx, *r, 0)
	})
	f := fault.As(err)
	if f == nil || errors.Is(err, op.ErrForbidden) || f.Kind == fault.Unavailable {
		if err == nil {
			r.Position++
		}
		return err
	}
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		if err := advance(ctx, tx, *r, 1); err != nil {
			return err
		}
		return New(tx).insertBulkLeft(ctx, insertBulkLeftParams{Tenant: r.Tenant, Run: r.ID, Position: r.Position + 1, Code: f.Code})
	})
	if err != nil {
		return fmt.Errorf("leave an account out: %w", err)
	}
	r.Position, r.LeftOut = r.Position+1, r.LeftOut+1
	return nil
}

// advance moves the run on by one account, if it stands where it was read.
func advance(ctx context.Context, tx *store.Tx, r BulkRun, leftOut int64) error {
	n, err := New(tx).advanceBulk(ctx, advanceBulkParams{ID: r.ID, Position: r.Position, LeftOut: leftOut})
	if err != nil {
		return fmt.Errorf("note how far the work is: %w", err)
	}
	if n == 0 {
		return errBulkMoved
	}
	return nil
}

// beginBulk notes from where on this process works, for the pace that is shown.
func (s bulkWorker) beginBulk(ctx context.Context, r *BulkRun) error {
	if s.began[r.ID] {
		return nil
	}
	at := s.db.Now().UnixMicro()
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		n, err := New(tx).beginBulk(ctx, beginBulkParams{ID: r.ID, Position: r.Position, At: at})
		if err == nil && n == 0 {
			return errBulkMoved
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("begin to work on many accounts: %w", err)
	}
	r.BeganAt, r.BeganWith = at, r.Position
	s.began[r.ID] = true
	return nil
}
