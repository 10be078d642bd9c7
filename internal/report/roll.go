package report

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

const (
	// Batches grow and shrink so that their transaction holds nobody up for long.
	firstBatch, minBatch, maxBatch = 2000, 1000, 8000
	batchTime                      = 20 * time.Millisecond
	// Where more than so many stretches of imports are left, of a thousand accounts
	// each, or everything is counted anew, each batch is followed by a rest of
	// restTimes what it took: a million accounts leave most of the machine to who
	// searches meanwhile. A few thousand are counted right away.
	shortPast          = 8
	restTimes, maxRest = 4, 500 * time.Millisecond
	// moveLag is how far the place may stay behind where nothing is to be counted.
	moveLag = 500
	stream  = 1 // the stretch of what happens here
)

// Roll counts what was not counted yet, and goes on with a rebuild. It is a
// job, can run in several processes at once, and goes on where it was ended.
func (s *Service) Roll(ctx context.Context) error {
	if err := s.tidy(ctx); err != nil {
		return err
	}
	if err := s.Adopt(ctx); err != nil {
		return err
	}
	long, err := s.muchLeft(ctx)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		began := s.db.Now()
		more, err := s.Work(ctx)
		if err != nil || !more {
			return err
		}
		if long {
			rest(ctx, min(restTimes*s.db.Now().Sub(began), maxRest))
		}
	}
	return nil
}

// muchLeft reports whether so much is to be counted that others would wait for
// it: many stretches of imports, or everything anew.
func (s *Service) muchLeft(ctx context.Context) (long bool, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		q := New(tx)
		st, err := q.state(ctx)
		if err != nil {
			return err
		}
		left, err := q.countOpenPast(ctx)
		long = left > shortPast || st.Next != 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look how much is to be counted: %w", err)
	}
	return long, nil
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// Work is one step of [Service.Roll]: a batch of what is new, and one of a
// rebuild, which so gets on where something new happens all the time. It reports
// whether there may be more to do now.
func (s *Service) Work(ctx context.Context) (more bool, err error) {
	counted, err := s.catchUp(ctx)
	if err != nil {
		return counted, err
	}
	again, err := s.again(ctx)
	return counted || again, err
}

// stretch is a part of the events and how far it is to be counted now.
type stretch struct {
	first, pos, upto int64
	again            bool
}

// catchUp counts one batch for the generation that is shown. It reports whether
// there may be more.
func (s *Service) catchUp(ctx context.Context) (more bool, err error) {
	return s.step(ctx, func(q *Queries, tx *store.Tx) (stretch, error) {
		past, there, err := found(q.openPast(ctx))
		if err != nil || there {
			return stretch{first: past.First, pos: past.Pos, upto: past.Last}, err
		}
		last, err := ledger.Last(ctx, tx)
		if err != nil {
			return stretch{}, err
		}
		at, err := q.placeOf(ctx, stream)
		return stretch{first: at.First, pos: at.Pos, upto: last}, err
	})
}

// Adopt begins to count the stretches that imports have added.
func (s *Service) Adopt(ctx context.Context) error {
	var list []EventPast
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = New(tx).newStretches(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for imports to count: %w", err)
	}
	if len(list) == 0 {
		return nil
	}
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		if _, err := q.lockState(ctx); err != nil {
			return err
		}
		for _, p := range list {
			if err := q.addPlace(ctx, addPlaceParams{First: p.First, Last: p.Last, Pos: p.First - 1}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note imports to count: %w", err)
	}
	return nil
}

// step counts one batch of what find finds: it is read first, and kept only if
// nobody counted it and no account was erased meanwhile.
func (s *Service) step(ctx context.Context, find func(*Queries, *store.Tx) (stretch, error)) (more bool, err error) {
	var st stateRow
	var at stretch
	var c *counter
	b, limit := newBatch(), s.limit()
	next, events := int64(0), 0
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		q := New(tx)
		if st, err = q.state(ctx); err != nil {
			return err
		}
		if at, err = find(q, tx); err != nil || at.pos >= at.upto {
			return err
		}
		if c, err = s.counterOf(ctx, tx, at.gen(st), st.HoursFrom); err != nil {
			return err
		}
		next, events, err = c.countBatch(b, at, limit)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read what is to be counted: %w", err)
	}
	if at.pos >= at.upto || at.first == stream && b.empty() && !at.again && next == at.upto && next-at.pos < moveLag {
		return false, nil
	}
	began := s.db.Now()
	if err := s.keep(ctx, st, at, next, int64(events), b, c); err != nil {
		return false, fmt.Errorf("keep what was counted: %w", err)
	}
	s.adapt(s.db.Now().Sub(began))
	return true, nil
}

// gen is the generation that the stretch is counted for.
func (at stretch) gen(st stateRow) int64 {
	if at.again {
		return st.Next
	}
	return st.Gen
}

// countBatch counts the next events of a stretch, and says up to where.
func (c *counter) countBatch(b *batch, at stretch, limit int) (next int64, n int, err error) {
	events, err := c.s.db.Ledger.CountBetween(c.ctx, c.tx, at.pos, at.upto, limit, wanted)
	if err != nil {
		return 0, 0, err
	}
	next = at.upto
	if len(events) == limit {
		next = events[limit-1].Pos
	}
	rows, err := New(c.tx).goneBetween(c.ctx, goneBetweenParams{After: nullable(at.pos), Upto: nullable(next)})
	if err != nil {
		return 0, 0, fmt.Errorf("look who was erased: %w", err)
	}
	gone := map[int64]int64{}
	for _, r := range rows {
		gone[r.Account] = r.Upto
	}
	for _, e := range events {
		if e.Account != 0 && e.Order <= gone[e.Account] {
			continue
		}
		if err := c.count(b, e, 1); err != nil {
			return 0, 0, err
		}
	}
	return next, len(events), nil
}

// keep writes a batch and how far was counted, or nothing if the ground moved.
func (s *Service) keep(ctx context.Context, was stateRow, at stretch, next, events int64, b *batch, c *counter) error {
	return s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		locked, err := q.lockState(ctx)
		st := stateRow(locked)
		if err != nil || st.Gen != was.Gen || st.Next != was.Next || st.Erased != was.Erased {
			return err
		}
		if same, err := c.keepZones(q, at.gen(st), b); err != nil || !same {
			return err
		}
		moved, err := at.move(ctx, q, next, events)
		if err != nil || moved == 0 {
			return err
		}
		if err := b.keep(ctx, tx, at.gen(st)); err != nil {
			return err
		}
		return q.noteCounted(ctx, s.db.Now().UnixMicro())
	})
}

func (at stretch) move(ctx context.Context, q *Queries, next, events int64) (int64, error) {
	if at.again {
		return q.moveAgain(ctx, moveAgainParams{Next: next, Events: events, First: at.first, Was: at.pos})
	}
	return q.movePlace(ctx, movePlaceParams{Next: next, Events: events, First: at.first, Was: at.pos})
}

// keepZones notes the zones of tenants that are counted for the first time. It
// reports whether nobody has noted one since: then the batch may have been
// counted in another.
func (c *counter) keepZones(q *Queries, gen int64, b *batch) (same bool, err error) {
	noted := map[string]bool{}
	for cell := range b.counts {
		zone, fresh := c.fresh[cell.tenant]
		if !fresh || noted[cell.tenant] {
			continue
		}
		noted[cell.tenant] = true
		n, err := q.putZone(c.ctx, putZoneParams{Gen: gen, Tenant: cell.tenant, Zone: zone})
		if err != nil || n == 0 {
			return false, err
		}
	}
	return true, nil
}

func (s *Service) limit() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.batch
}

func (s *Service) adapt(took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case took > batchTime:
		s.batch = max(minBatch, s.batch/2)
	case took < batchTime/4:
		s.batch = min(maxBatch, s.batch*2)
	}
}
