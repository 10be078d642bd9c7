package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/store"
)

// Channel is what PostgreSQL notifies after each batch of numbered events.
const Channel = "readmit_events"

func (s *Sequencer) numberEvents(ctx context.Context, tx *store.Tx) (int, error) {
	q := New(tx)
	taken, err := q.taken(ctx, eventSequence)
	if err != nil {
		return 0, fmt.Errorf("read the last event's number: %w", err)
	}
	n, err := q.numberEvents(ctx, numberEventsParams{Limit: int32(s.batch), Column2: taken})
	if err != nil {
		return 0, fmt.Errorf("number events: %w", err)
	}
	if n == 0 {
		return 0, nil
	}
	if err := q.take(ctx, takeParams{Name: eventSequence, Taken: taken + n}); err != nil {
		return 0, fmt.Errorf("keep the last event's number: %w", err)
	}
	if tx.Dialect() != store.Postgres {
		return int(n), nil
	}
	if _, err := tx.ExecContext(ctx, "SELECT pg_notify($1, '')", Channel); err != nil {
		return 0, fmt.Errorf("notify of events: %w", err)
	}
	return int(n), nil
}

func (s *Sequencer) numberEntries(ctx context.Context, tx *store.Tx) (int, error) {
	q, tree := New(tx), NewTree(ctx, tx)
	size, err := tree.Size()
	if err != nil {
		return 0, err
	}
	rows, err := q.numberAudit(ctx, numberAuditParams{Limit: int32(s.batch), Column2: size})
	if err != nil {
		return 0, fmt.Errorf("number audit entries: %w", err)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	leaves := make([][]byte, len(rows))
	for _, r := range rows {
		leaves[r.TreeIndex.Int64-size] = r.Leaf
	}
	if err := tree.add(size, leaves); err != nil {
		return 0, err
	}
	if err := q.take(ctx, takeParams{Name: auditSequence, Taken: size + int64(len(rows))}); err != nil {
		return 0, fmt.Errorf("keep the size of the audit tree: %w", err)
	}
	return len(rows), nil
}

// sign writes a checkpoint if the tree has grown since the last one.
func (s *Sequencer) sign(ctx context.Context, tx *store.Tx) error {
	tree := NewTree(ctx, tx)
	size, err := tree.Size()
	if err != nil {
		return err
	}
	signed, err := New(tx).newestCheckpoint(ctx)
	if err != nil {
		return fmt.Errorf("read the newest checkpoint: %w", err)
	}
	if signed >= size {
		return nil
	}
	hash, err := tlog.TreeHash(size, tree)
	if err != nil {
		return fmt.Errorf("hash the audit tree: %w", err)
	}
	text, err := Checkpoint{Size: size, Hash: hash}.Sign(s.signer)
	if err != nil {
		return err
	}
	if err := New(tx).insertCheckpoint(ctx, insertCheckpointParams{Size: size, At: s.now().UnixMicro(), Note: text}); err != nil {
		return fmt.Errorf("write the checkpoint: %w", err)
	}
	return nil
}

// tellAtMost is how many new events are looked at one by one; beyond it,
// everybody who watches anything is woken.
const tellAtMost = 2000

// follow wakes who watches the accounts of newly numbered events, whichever
// process wrote and numbered them.
func (s *Sequencer) follow(ctx context.Context) error {
	err := s.db.Read(ctx, func(tx *store.Tx) error {
		taken, err := New(tx).taken(ctx, eventSequence)
		if err != nil {
			return err
		}
		from := s.seen
		if s.seen = taken; taken == from || s.ledger.live.idle() {
			return nil
		}
		if taken-from > tellAtMost {
			s.ledger.live.tellAll()
			return nil
		}
		accounts, err := New(tx).accountsAfter(ctx, accountsAfterParams{Pos: nullable(from), Pos_2: nullable(taken)})
		for _, a := range accounts {
			if a.Account.Valid {
				s.ledger.live.tell(a.Account.Int64)
			}
			if t := event.Named(a.Type); t != nil && workCards[t.Card] {
				s.ledger.live.tell(Work)
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("follow the events: %w", err)
	}
	return nil
}

func nullable(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: true} }
