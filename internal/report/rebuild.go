package report

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opRebuild = op.Define("report.rebuild", "Count all reports anew", op.Needs{Everywhere: true})

// ErrRebuilding is returned while the figures are being counted anew.
var ErrRebuilding = fault.New(fault.Conflict, "rebuild_under_way", "The figures are being counted anew already. Wait until that is finished.")

// Rebuilt is told when the figures were counted anew.
type Rebuilt struct {
	Rebuild string `json:"rebuild"`
	Events  int64  `json:"events"`
	Rows    int64  `json:"rows"`
	// Different is how many rows were not as they had been kept, and Difference by
	// how much together.
	Different  int64 `json:"different"`
	Difference int64 `json:"difference"`
}

var eventRebuilt = event.Define("report.rebuilt", "", Rebuilt{Rebuild: "reb_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Events: 1_204_331, Rows: 88_214})

// RebuildInput asks for all figures of the installation.
type RebuildInput struct{}

// Validate accepts it.
func (RebuildInput) Validate() error { return nil }

// Target is the installation.
func (RebuildInput) Target() op.Target { return op.Target{} }

// Rebuild is one counting anew.
type Rebuild struct {
	ID         string     `json:"id"`
	StartedAt  time.Time  `json:"started_at"`
	FinishedAt *time.Time `json:"finished_at"`
	// Events were counted anew so far, of Of.
	Events int64 `json:"events"`
	Of     int64 `json:"of"`
	// What was found when it had finished.
	Rows       int64 `json:"rows"`
	Different  int64 `json:"different"`
	Difference int64 `json:"difference"`
}

// Rebuild begins to count all figures anew from the events. The figures that
// are shown stay until everything is counted; then both are compared, and the
// new ones replace them. The job of reports does it, in small batches, and
// report.rebuilt tells what was different.
//
// It returns [ErrRebuilding].
func (s *Service) Rebuild(ctx context.Context, actor authz.Actor, in RebuildInput) (Rebuild, error) {
	return op.Do(ctx, s.db, actor, opRebuild, in, func(tx *op.Tx) (Rebuild, error) {
		begun, err := begin(tx.Ctx, tx.Tx, tx.NewID("reb"), tx.Actor, tx.Now)
		if err != nil {
			return Rebuild{}, err
		}
		if !begun {
			return Rebuild{}, ErrRebuilding
		}
		return newest(tx.Ctx, tx.Tx)
	})
}

// begin is what Readmit does by itself, if nobody has begun.
func (s *Service) begin(ctx context.Context, actor authz.Actor) error {
	return s.db.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := begin(ctx, tx, s.db.IDs.New("reb"), actor, s.db.Now())
		return err
	})
}

func begin(ctx context.Context, tx *store.Tx, id string, actor authz.Actor, now time.Time) (begun bool, err error) {
	q := New(tx)
	st, err := q.lockState(ctx)
	if err != nil {
		return false, fmt.Errorf("lock the counts: %w", err)
	}
	n, err := q.beginAnew(ctx)
	if err != nil || n == 0 {
		return false, err
	}
	if err := account.CountQuietAnew(ctx, tx); err != nil {
		return false, err
	}
	gen := st.Gen + 1
	if err := q.resetAgain(ctx); err != nil {
		return false, fmt.Errorf("begin to count anew: %w", err)
	}
	if err := q.copyZones(ctx, gen); err != nil {
		return false, fmt.Errorf("note the tenants' time zones: %w", err)
	}
	err = q.insertRebuild(ctx, insertRebuildParams{
		ID: id, Gen: gen, Tenant: actor.Tenant, ActorKind: string(actor.Kind), ActorID: actor.ID, ActorName: actor.Name, StartedAt: now.UnixMicro(),
	})
	if err != nil {
		return false, fmt.Errorf("note that the counts are counted anew: %w", err)
	}
	return true, nil
}

// newest reads how far the last rebuild is.
func newest(ctx context.Context, tx *store.Tx) (Rebuild, error) {
	q := New(tx)
	r, there, err := found(q.newestRebuild(ctx))
	if err != nil || !there {
		return Rebuild{}, err
	}
	out := Rebuild{ID: r.ID, StartedAt: micro(r.StartedAt), Events: r.Events, Of: r.Events, Rows: r.Rows, Different: r.Different, Difference: r.Difference}
	if r.FinishedAt.Valid {
		at := micro(r.FinishedAt.Int64)
		out.FinishedAt = &at
		return out, nil
	}
	p, err := q.progress(ctx)
	if err != nil {
		return Rebuild{}, fmt.Errorf("read how far the counting is: %w", err)
	}
	out.Events, out.Of = p.Again, max(p.Events, p.Again)
	return out, nil
}

// again counts one batch anew, and ends the rebuild if that was the last. It
// reports whether there may be more to do.
func (s *Service) again(ctx context.Context) (more bool, err error) {
	st, _, err := s.openAgain(ctx)
	if err != nil || st.Next == 0 {
		return false, err
	}
	_, err = s.step(ctx, func(q *Queries, _ *store.Tx) (stretch, error) {
		p, there, err := found(q.openAgain(ctx))
		if err != nil || !there {
			return stretch{}, err
		}
		return stretch{first: p.First, pos: p.Again, upto: p.Pos, again: true}, nil
	})
	if err != nil {
		return false, err
	}
	now, open, err := s.openAgain(ctx)
	if err != nil || open || now.Next != st.Next {
		return true, err
	}
	return true, s.finish(ctx, st)
}

// openAgain reads what is counted anew, and whether something of it is left.
func (s *Service) openAgain(ctx context.Context) (st stateRow, open bool, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		q := New(tx)
		if st, err = q.state(ctx); err != nil {
			return err
		}
		_, open, err = found(q.openAgain(ctx))
		return err
	})
	if err != nil {
		return st, false, fmt.Errorf("read how far the counting anew is: %w", err)
	}
	return st, open, nil
}

// finish compares what was kept with what was counted anew, and replaces it. If
// something was counted meanwhile, it does nothing: there is more to count.
func (s *Service) finish(ctx context.Context, st stateRow) error {
	var told Rebuilt
	open := false
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		told, open, err = compare(ctx, New(tx), st)
		return err
	})
	if err != nil {
		return fmt.Errorf("compare the counts: %w", err)
	}
	if open {
		return nil
	}
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error { return s.replace(ctx, tx, st, told) })
	if err != nil {
		return fmt.Errorf("replace the counts: %w", err)
	}
	return nil
}

func compare(ctx context.Context, q *Queries, st stateRow) (told Rebuilt, open bool, err error) {
	counts, err := q.compareCounts(ctx, compareCountsParams{Gen: st.Gen, Next: st.Next, HoursFrom: st.HoursFrom})
	if err != nil {
		return told, false, err
	}
	seen, err := q.compareSeen(ctx, compareSeenParams{Gen: st.Gen, Next: st.Next})
	if err != nil {
		return told, false, err
	}
	guesses, err := q.compareGuesses(ctx, compareGuessesParams{Gen: st.Gen, Next: st.Next, HoursFrom: st.HoursFrom})
	return Rebuilt{Rows: counts.N, Different: counts.Different + seen + guesses, Difference: counts.Difference}, counts.Open > 0, err
}

// countRest counts anew what another process has counted while the counts were
// compared, if that is little: where something happens all the time there is
// always some. It reports whether more than that is left.
func (s *Service) countRest(ctx context.Context, tx *store.Tx, st stateRow) (left bool, err error) {
	q := New(tx)
	for range 10 {
		p, there, err := found(q.openAgain(ctx))
		if err != nil || !there {
			return false, err
		}
		at := stretch{first: p.First, pos: p.Again, upto: p.Pos, again: true}
		if at.upto-at.pos > minBatch {
			return true, nil
		}
		c, err := s.counterOf(ctx, tx, st.Next, st.HoursFrom)
		if err != nil {
			return false, err
		}
		b := newBatch()
		next, n, err := c.countBatch(b, at, minBatch)
		if err != nil {
			return false, err
		}
		if _, err := at.move(ctx, q, next, int64(n)); err != nil {
			return false, err
		}
		if _, err := c.keepZones(q, st.Next, b); err != nil {
			return false, err
		}
		if err := b.keep(ctx, tx, st.Next); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (s *Service) replace(ctx context.Context, tx *store.Tx, was stateRow, told Rebuilt) error {
	q := New(tx)
	locked, err := q.lockState(ctx)
	st := stateRow(locked)
	if err != nil || st.Gen != was.Gen || st.Next != was.Next {
		return err
	}
	if left, err := s.countRest(ctx, tx, st); err != nil || left {
		return err
	}
	p, err := q.progress(ctx)
	if err != nil {
		return err
	}
	if err := rezone(ctx, tx, st); err != nil {
		return err
	}
	if err := q.putAnew(ctx); err != nil {
		return err
	}
	if err := q.settleEvents(ctx); err != nil {
		return err
	}
	r, err := q.newestRebuild(ctx)
	if err != nil {
		return err
	}
	told.Rebuild, told.Events = r.ID, p.Again
	n, err := q.finishRebuild(ctx, finishRebuildParams{
		ID: r.ID, FinishedAt: nullable(s.db.Now().UnixMicro()), Events: told.Events, Rows: told.Rows, Different: told.Different, Difference: told.Difference,
	})
	if err != nil || n == 0 {
		return err
	}
	actor := authz.Actor{Kind: authz.Kind(r.ActorKind), ID: r.ActorID, Name: r.ActorName, Tenant: r.Tenant, Call: authz.Call{Via: "job"}}
	return s.db.Ledger.Event(ctx, tx, ledger.Act{Op: opRebuild.Name, Actor: actor, At: s.db.Now()}, event.Fact{Type: eventRebuilt, Data: told})
}
