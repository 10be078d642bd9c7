package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Lag is what the sequencer has not done yet.
type Lag struct {
	Events   int64     // events without a number
	Entries  int64     // audit entries that are not in the tree
	Unsigned int64     // entries of the tree that no checkpoint covers
	Oldest   time.Time // of the events and entries; zero if there are none
}

// Lag reads how far the sequencer is behind, for health pages and metrics.
func (s *Sequencer) Lag(ctx context.Context) (Lag, error) {
	var lag Lag
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		q := New(tx)
		events, err := q.unnumberedEvents(ctx)
		if err != nil {
			return err
		}
		entries, err := q.unnumberedAudit(ctx)
		if err != nil {
			return err
		}
		size, err := q.taken(ctx, auditSequence)
		if err != nil {
			return err
		}
		signed, err := q.newestCheckpoint(ctx)
		lag = Lag{Events: events.N, Entries: entries.N, Unsigned: size - signed, Oldest: earliest(events.Oldest, entries.Oldest)}
		return err
	})
	if err != nil {
		return Lag{}, fmt.Errorf("read the sequencer's lag: %w", err)
	}
	return lag, nil
}

// earliest takes instants in microseconds; 0 is none.
func earliest(a, b int64) time.Time {
	if a == 0 || (b != 0 && b < a) {
		a = b
	}
	if a == 0 {
		return time.Time{}
	}
	return time.UnixMicro(a).UTC()
}
