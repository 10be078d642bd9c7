package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/store"
)

const (
	// followAtOnce is how many events are looked at in one transaction.
	followAtOnce = 100
	// followLag is how far the kept position may stay behind where nothing is for
	// the endpoint: an idle installation writes nothing.
	followLag = 1000
	// mostWaiting is how many deliveries may wait for an endpoint before no more
	// are noted: the rest waits in the ledger, which holds it anyway.
	mostWaiting = 2000
)

// place is how far this process has looked for an endpoint that stood at row.
type place struct{ row, next int64 }

// follow notes for an endpoint what it is told of the next events. It reports
// whether there may be more to look at now. Position and notes are written
// together, so that nothing is left out, whenever the process ends.
func (s *Service) follow(ctx context.Context, w *workOfRow) (more bool, err error) {
	var notes []insertDeliveryParams
	var next, last int64
	full := false
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		waiting, err := New(tx).countWaiting(ctx, countWaitingParams{Endpoint: w.ID, Limit: mostWaiting})
		if err != nil {
			return err
		}
		if full = waiting >= mostWaiting; full {
			return nil
		}
		read, err := s.db.Ledger.TenantEvents(ctx, tx, w.Tenant, s.from(w.ID, w.Pos), followAtOnce)
		if err != nil {
			return err
		}
		next, last = read.Next, read.Last
		notes, err = s.notesOf(ctx, tx, w, read.Events)
		return err
	})
	if err != nil || full {
		return false, err
	}
	if len(notes) == 0 && next-w.Pos < followLag {
		s.lookedTo(w.ID, place{w.Pos, next})
		return next < last, nil
	}
	moved, err := s.note(ctx, w, notes, next)
	return moved && next < last, err
}

// from is where to look on: behind what this process has looked at already.
func (s *Service) from(endpoint string, row int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.looked[endpoint]; p.row == row {
		return max(p.next, row)
	}
	return row
}

func (s *Service) lookedTo(endpoint string, p place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked[endpoint] = p
}

// note writes what is to be delivered and how far was looked. It reports false
// if another node has taken the endpoint over, or its position was set back.
func (s *Service) note(ctx context.Context, w *workOfRow, notes []insertDeliveryParams, next int64) (moved bool, err error) {
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		moved = false
		q := New(tx)
		n, err := q.moveOn(ctx, moveOnParams{ID: w.ID, Was: w.Pos, Next: next, Node: s.Node})
		if err != nil || n == 0 {
			return err
		}
		for _, d := range notes {
			if err := q.insertDelivery(ctx, d); err != nil {
				return err
			}
		}
		moved = true
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("note what %s is told: %w", w.ID, err)
	}
	if moved {
		w.Pos = next
	}
	return moved, nil
}

// notesOf are the deliveries of the events that an endpoint is told of.
func (s *Service) notesOf(ctx context.Context, tx *store.Tx, w *workOfRow, events []event.Envelope) (notes []insertDeliveryParams, err error) {
	names, now := strings.Fields(w.Events), s.db.Now().UnixMicro()
	for _, e := range events {
		yes, err := s.isChosen(ctx, tx, choiceOf(names, e.Type), e)
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		if yes, err = s.passes(ctx, tx, w, e); err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		account, yes, err := reaches(ctx, tx, w, e)
		if err != nil {
			return nil, err
		}
		if !yes {
			continue
		}
		notes = append(notes, insertDeliveryParams{
			ID: s.db.IDs.New("dlv"), Tenant: w.Tenant, Endpoint: w.ID, Event: e.ID, Pos: e.Pos, Type: e.Type, At: e.At.UnixMicro(),
			Account: account, AccountOrder: sql.NullInt64{Int64: e.Order, Valid: e.Order > 0}, Now: nullable(now),
		})
	}
	return notes, nil
}

// isChosen reports whether an event was chosen, which comes thin: where that
// depends on its data, they are read.
func (s *Service) isChosen(ctx context.Context, tx *store.Tx, c choice, e event.Envelope) (bool, error) {
	if len(c.narrow) == 0 {
		return c.some, nil
	}
	read, err := s.db.Ledger.Read(ctx, tx, e.Pos-1, 1)
	if err != nil || len(read) == 0 || read[0].ID != e.ID {
		return false, err // erased since it was read
	}
	_, yes := c.of(read[0])
	return yes, nil
}

// reaches finds the number of the account that an event is about, and says
// whether the endpoint's segment lets the event through.
func reaches(ctx context.Context, tx *store.Tx, w *workOfRow, e event.Envelope) (account sql.NullInt64, yes bool, err error) {
	if e.Account == "" {
		return account, w.Segment == "", nil
	}
	n, err := New(tx).numberOf(ctx, numberOfParams{ID: e.Account, Tenant: w.Tenant})
	if errors.Is(err, sql.ErrNoRows) {
		return account, false, nil // erased since the event was read
	}
	if err != nil {
		return account, false, fmt.Errorf("find the account of an event: %w", err)
	}
	if w.Segment == "" {
		return nullable(n), true, nil
	}
	yes, err = New(tx).isIn(ctx, isInParams{Segment: w.Segment, Account: n, Endpoint: w.ID})
	return nullable(n), yes, err
}
