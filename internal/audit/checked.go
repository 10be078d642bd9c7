package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Checked is what is remembered of a check of the log.
type Checked struct {
	At        time.Time
	ActorKind string
	ActorName string
	Entries   int64
	// Problem is empty if everything was what had been written; otherwise the
	// word of [Wrong], and Entry the index of the first wrong entry.
	Problem string
	Entry   int64
}

// noteCheck remembers a check.
func noteCheck(tx *op.Tx, v Verification) error {
	row := insertCheckParams{
		ID: tx.NewID("avf"), At: tx.Now.UnixMicro(), ActorKind: string(tx.Actor.Kind), ActorID: tx.Actor.ID, ActorName: tx.Actor.Name,
		Entries: v.Entries, WrongEntry: -1,
	}
	if v.Wrong != nil {
		row.Problem, row.WrongEntry = v.Wrong.Problem, v.Wrong.Entry
	}
	if err := New(tx).insertCheck(tx.Ctx, row); err != nil {
		return fmt.Errorf("remember the check: %w", err)
	}
	return nil
}

// LastCheck returns the newest check of the log; ok is false if there was none.
func (s *Service) LastCheck(ctx context.Context) (c Checked, ok bool, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		row, err := New(tx).newestCheck(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		c, ok = Checked{
			At: time.UnixMicro(row.At).UTC(), ActorKind: row.ActorKind, ActorName: row.ActorName,
			Entries: row.Entries, Problem: row.Problem, Entry: row.WrongEntry,
		}, err == nil
		return err
	})
	if err != nil {
		return Checked{}, false, fmt.Errorf("read the newest check of the audit log: %w", err)
	}
	return c, ok, nil
}
