package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

const (
	// heldFor is how long a node has an endpoint for itself. A round takes much
	// less; a node that has gone keeps others waiting for no longer.
	heldFor = time.Minute
	// together is how many requests are under way to one endpoint.
	together = 16
)

// Deliver begins to send what is due, and returns. It is a job's work, and
// several nodes may do it at once. Each endpoint is sent to by a worker of its
// own, so that a slow one holds up none of the others; [Service.Wait] waits for
// them.
func (s *Service) Deliver(ctx context.Context) error {
	now := s.db.Now()
	var rows []workingRow
	var last int64
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if last, err = ledger.Last(ctx, tx); err != nil {
			return err
		}
		rows, err = New(tx).working(ctx, nullable(now.UnixMicro()))
		return err
	})
	if err != nil {
		return fmt.Errorf("look for what other systems are to be told: %w", err)
	}
	for _, r := range rows {
		elsewhere := r.Holder != s.Node && r.HeldUntil > now.UnixMicro()
		due := r.Due && r.RestsUntil <= now.UnixMicro()
		if elsewhere || !due && s.from(r.ID, r.Pos) >= last || !s.begin(r.ID) {
			continue
		}
		s.workers.Go(func() {
			defer s.end(r.ID)
			if err := s.work(ctx, r.ID); err != nil && ctx.Err() == nil {
				s.db.Log.ErrorContext(ctx, "cannot send to a webhook endpoint", "endpoint", r.ID, "error", err)
			}
		})
	}
	return nil
}

// Wait returns when everything that is under way has ended.
func (s *Service) Wait() { s.workers.Wait() }

func (s *Service) begin(endpoint string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[endpoint] {
		return false
	}
	s.busy[endpoint] = true
	return true
}

func (s *Service) end(endpoint string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, endpoint)
}

// work sends to one endpoint until nothing is due, then gives it back.
func (s *Service) work(ctx context.Context, endpoint string) error {
	for ctx.Err() == nil {
		held, err := s.hold(ctx, endpoint)
		if err != nil || !held {
			return err
		}
		more, err := s.round(ctx, endpoint)
		if err != nil || !more {
			return errors.Join(err, s.letGo(ctx, endpoint))
		}
	}
	return s.letGo(ctx, endpoint)
}

func (s *Service) hold(ctx context.Context, endpoint string) (held bool, err error) {
	now := s.db.Now()
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		n, err := New(tx).hold(ctx, holdParams{Node: s.Node, Until: now.Add(heldFor).UnixMicro(), ID: endpoint, Now: now.UnixMicro()})
		held = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("take a webhook endpoint: %w", err)
	}
	return held, nil
}

// letGo gives an endpoint back, also when the process ends.
func (s *Service) letGo(ctx context.Context, endpoint string) error {
	ctx = context.WithoutCancel(ctx)
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		return New(tx).letGo(ctx, letGoParams{ID: endpoint, Holder: s.Node})
	})
	if err != nil {
		return fmt.Errorf("give a webhook endpoint back: %w", err)
	}
	return nil
}

// round looks at the next events and sends what is due. It reports whether
// there is more to do now.
func (s *Service) round(ctx context.Context, endpoint string) (more bool, err error) {
	var w workOfRow
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		w, err = New(tx).workOf(ctx, endpoint)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // switched off meanwhile
	}
	if err != nil {
		return false, fmt.Errorf("read a webhook endpoint: %w", err)
	}
	more, err = s.follow(ctx, &w)
	if err != nil || w.RestsUntil > s.db.Now().UnixMicro() {
		return more, err
	}
	due, err := s.due(ctx, w)
	if err != nil || len(due) == 0 {
		return more, err
	}
	return true, s.sendAll(ctx, w, due)
}

// due is what may go out now: of each account one. An endpoint that fails is
// tried with one request at a time.
func (s *Service) due(ctx context.Context, w workOfRow) (due []dueDeliveriesRow, err error) {
	most := int32(together)
	if w.Failures > 0 {
		most = 1
	}
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = New(tx).dueDeliveries(ctx, dueDeliveriesParams{Endpoint: w.ID, Now: nullable(s.db.Now().UnixMicro()), Most: most})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for what is due: %w", err)
	}
	return due, nil
}

func (s *Service) sendAll(ctx context.Context, w workOfRow, due []dueDeliveriesRow) error {
	var running sync.WaitGroup
	errs := make([]error, len(due))
	for i, d := range due {
		running.Go(func() { errs[i] = s.send(ctx, w, d) })
	}
	running.Wait()
	return errors.Join(errs...)
}
