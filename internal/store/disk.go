package store

import (
	"context"
	"fmt"
)

// Size returns how many bytes the database has: its file with SQLite, without
// what is not yet written back into it; all of it with PostgreSQL.
func (tx *Tx) Size(ctx context.Context) (n int64, err error) {
	query := "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
	if tx.dialect == Postgres {
		query = "SELECT pg_database_size(current_database())"
	}
	if err := tx.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return 0, fmt.Errorf("ask how large the database is: %w", err)
	}
	return n, nil
}

// Free returns how many bytes can still be written where the database lies. It
// is not known for PostgreSQL, which may lie anywhere.
func (db *DB) Free() (n int64, known bool) {
	if db.dir == "" {
		return 0, false
	}
	return freeIn(db.dir)
}
