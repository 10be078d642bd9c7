package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

const (
	sequencerLease = "sequencer"
	// leaseTime is how long a leader that has gone keeps others from numbering.
	leaseTime = 10 * time.Second
)

// hold takes or renews the lease. Called first in each transaction that
// numbers, it is the fence: the lease's row stays locked until the commit, so
// that a leader that was slow or cut off cannot number beside its successor.
// Clocks that differ between nodes can delay a change of leader, never break this.
func (s *Sequencer) hold(ctx context.Context, tx *store.Tx) (bool, error) {
	now := s.now()
	n, err := New(tx).holdLease(ctx, holdLeaseParams{
		Name: sequencerLease, Holder: s.holder, Expires: now.Add(leaseTime).UnixMicro(), Expires_2: now.UnixMicro(),
	})
	if err != nil {
		return false, fmt.Errorf("take the sequencer's lease: %w", err)
	}
	return n == 1, nil
}

// another reports whether somebody else holds the lease now.
func (s *Sequencer) another(ctx context.Context, tx *store.Tx) (bool, error) {
	lease, err := New(tx).leaseOf(ctx, sequencerLease)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the sequencer's lease: %w", err)
	}
	return lease.Holder != s.holder && lease.Expires > s.now().UnixMicro(), nil
}

// release gives the lease back, so that another node need not wait.
func (s *Sequencer) release(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := New(tx).dropLease(ctx, dropLeaseParams{Name: sequencerLease, Holder: s.holder}); err != nil {
			return fmt.Errorf("give the sequencer's lease back: %w", err)
		}
		return nil
	})
}
