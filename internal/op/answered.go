package op

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/store"
)

// Answered finds out whether a request of the actor's own was done, by its
// idempotency key: for whoever sent one and got no answer. It returns what was
// done and when, or nil if nothing was done under that key in the last
// [AnswersKept], or not yet. It tells of no other actor's requests, and is a
// step of transports.
func (db *DB) Answered(ctx context.Context, actor authz.Actor, key string) (spec *Spec, at time.Time, err error) {
	if clean, err := fold.Text(key); err != nil || clean != key || key == "" || len(key) > 200 {
		return nil, time.Time{}, nil // no request can have had it
	}
	var row answeredAtRow
	err = db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		row, err = New(tx).answeredAt(ctx, answeredAtParams{Tenant: actor.Tenant, Actor: actor.ID, Key: key})
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, nil
	}
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("look an answer up by its key: %w", err)
	}
	return Named(row.Op), time.UnixMicro(row.At).UTC(), nil
}
