package account

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opCountStates = op.DefineUnrecorded("account.count_states", "Count accounts by state")

// CountStatesInput asks for the figures of the whole tenant.
type CountStatesInput struct{}

// Validate accepts it.
func (in CountStatesInput) Validate() error { return nil }

// Target is the tenant.
func (in CountStatesInput) Target() op.Target { return op.Target{} }

// States is how many accounts are in each state. The states overlap.
type States struct {
	Total           int64 `json:"total"`
	Verified        int64 `json:"verified"`
	Pending         int64 `json:"pending"`
	Locked          int64 `json:"locked"`
	PendingDeletion int64 `json:"pending_deletion"`
	// Capped says that a figure of [CountedTo] may be any greater one: so far
	// only is counted within segments.
	Capped bool `json:"capped"`
}

// CountStates counts the accounts that the actor may see, by the states that
// the search's filters have. An actor who is limited to segments is told the
// figures of these only.
func (s *Service) CountStates(ctx context.Context, actor authz.Actor, in CountStatesInput) (States, error) {
	return op.View(ctx, s.db, actor, opCountStates, in, func(tx *op.Tx) (States, error) {
		if all, segments := actor.Segments(opCountStates.Name); !all {
			return s.countIn(tx, segments)
		}
		return countAll(tx)
	})
}

// countAll adds up what was counted as accounts changed. Locks end by
// themselves, so they are counted from their index, as the few deletions are.
func countAll(tx *op.Tx) (States, error) {
	kept, err := StatesOf(tx)
	if err != nil {
		return States{}, err
	}
	out := States{Total: kept.Total, Verified: kept.Verified, Pending: kept.Pending}
	if out.Locked, err = LockedOf(tx); err != nil {
		return States{}, err
	}
	if out.PendingDeletion, err = New(tx).countDeletionPending(tx.Ctx, tx.Actor.Tenant); err != nil {
		return States{}, fmt.Errorf("count the pending deletions: %w", err)
	}
	return out, nil
}

// KeptStates is how many accounts of a tenant are in the states that are counted
// as accounts change.
type KeptStates struct{ Total, Verified, Pending, Inactive int64 }

// StatesOf is a step that adds up what is kept, so that it costs the same
// however many accounts there are.
func StatesOf(tx *op.Tx) (KeptStates, error) {
	rows, err := New(tx).countedStates(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return KeptStates{}, fmt.Errorf("add up the states: %w", err)
	}
	by := map[string]int64{}
	for _, r := range rows {
		by[r.State] = r.N
	}
	return KeptStates{Total: by["total"], Verified: by["verified"], Pending: by["pending"], Inactive: by["inactive"]}, nil
}

// LockedOf is a step that counts the tenant's accounts that are locked now, from
// their index.
func LockedOf(tx *op.Tx) (int64, error) {
	now := sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}
	n, err := New(tx).countLocked(tx.Ctx, countLockedParams{Tenant: tx.Actor.Tenant, LockUntil: now})
	if err != nil {
		return 0, fmt.Errorf("count the locks: %w", err)
	}
	return n, nil
}

// countIn counts within segments, each state to [CountedTo].
func (s *Service) countIn(tx *op.Tx, segments []string) (out States, err error) {
	x := &searching{tx: tx, db: s.db, sizes: s.sizes, q: New(tx), until: s.db.Now().Add(searchTime), counted: map[*drive]counted{}}
	x.r = reader{dialect: tx.Dialect(), tenant: tx.Actor.Tenant}
	for _, figure := range []struct {
		filter string
		n      *int64
	}{
		{"", &out.Total}, {FilterVerified, &out.Verified}, {FilterPending, &out.Pending},
		{FilterLocked, &out.Locked}, {FilterPendingDeletion, &out.PendingDeletion},
	} {
		cs := []criterion{x.r.scope(segments)}
		if figure.filter != "" {
			cs = append(cs, x.r.status(figure.filter, tx.Now))
		}
		at, err := x.choose(cs)
		if err != nil {
			return States{}, err
		}
		counted, err := x.tally(x.decide(cs, at))
		if err != nil {
			return States{}, fmt.Errorf("count the accounts of the segments: %w", err)
		}
		*figure.n = int64(counted.Count)
		out.Capped = out.Capped || counted.Capped
	}
	return out, nil
}

// FoldCounts adds up the changes of each state into one row, so that adding
// them up for a page stays cheap. It is a job, and can run at any time.
func (s *Service) FoldCounts(ctx context.Context) error {
	var states []statesToFoldRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		states, err = New(tx).statesToFold(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("find the counts to add up: %w", err)
	}
	for _, state := range states {
		if err := s.foldState(ctx, state); err != nil {
			return err
		}
	}
	return nil
}

// foldState replaces the rows that it can take by their sum. Rows that another
// transaction has not committed yet are left for the next time.
func (s *Service) foldState(ctx context.Context, state statesToFoldRow) error {
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		deltas, err := q.takeCounts(ctx, takeCountsParams(state))
		if err != nil {
			return err
		}
		var sum int64
		for _, d := range deltas {
			sum += d
		}
		return q.insertCount(ctx, insertCountParams{Tenant: state.Tenant, State: state.State, Delta: sum})
	})
	if err != nil {
		return fmt.Errorf("add up the counts of %s: %w", state.State, err)
	}
	return nil
}
