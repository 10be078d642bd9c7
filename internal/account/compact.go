package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// compactPages is how much of the trigram index is merged in one transaction,
// and compactMost after how many of them it must have come to an end.
const (
	compactPages = 128
	compactMost  = 1 << 20
)

// Compact takes out of the trigram index what was deleted from it. SQLite only
// notes beside the index that a row is gone; merging rewrites it without the
// row (https://www.sqlite.org/fts5.html, 6.11). It works in short transactions,
// so that nobody waits long for it, and may be stopped and begun again.
// PostgreSQL needs nothing of the kind.
func Compact(ctx context.Context, db *op.DB) error {
	if db.Store.Dialect() != store.SQLite {
		return nil
	}
	pages := -compactPages // the first says that all of it is to become one
	for range compactMost {
		if err := ctx.Err(); err != nil {
			return err
		}
		var changed int64
		err := db.Store.Write(ctx, func(tx *store.Tx) error {
			before, err := changes(ctx, tx)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO trigram (trigram, rank) VALUES ('merge', $1)", pages); err != nil {
				return err
			}
			after, err := changes(ctx, tx)
			changed = after - before
			return err
		})
		if err != nil {
			return fmt.Errorf("merge the index for contains: %w", err)
		}
		if changed < 2 { // the command itself counts as one
			return nil
		}
		pages = compactPages
	}
	return fmt.Errorf("merge the index for contains: it does not end")
}

func changes(ctx context.Context, tx *store.Tx) (n int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}
