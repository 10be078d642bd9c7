package store

import (
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// copyArgs is about how many values one INSERT of [Tx.Copy] carries on SQLite:
// above that, parsing and binding do not get cheaper.
const copyArgs = 1500

// Copy writes many rows of one table as fast as the database takes them: by
// COPY on PostgreSQL, by prepared inserts of several rows on SQLite. Values
// holds the rows one after the other, each as long as columns; its elements
// are nil, int64, bool, string or []byte. Table and columns are names that
// the caller has written out: they come from no input.
//
// A row that is against a constraint fails the whole call.
func (tx *Tx) Copy(table string, columns []string, values []any) error {
	if len(values)%len(columns) != 0 {
		return fmt.Errorf("copy into %s: %d values do not fill rows of %d", table, len(values), len(columns))
	}
	if len(values) == 0 {
		return nil
	}
	if tx.dialect == Postgres {
		return tx.copyPostgres(table, columns, values)
	}
	for rows := max(1, copyArgs/len(columns)); len(values) > 0; rows = max(1, rows/2) {
		text := insertText(insertKey{tx.verb(), table, strings.Join(columns, ", "), rows}, len(columns))
		size := rows * len(columns)
		for len(values) >= size {
			if _, err := tx.conn.ExecContext(tx.ctx, text, values[:size]...); err != nil {
				return fmt.Errorf("copy into %s: %w", table, err)
			}
			values = values[size:]
		}
	}
	return nil
}

var insertTexts sync.Map // of insertKey to string

type insertKey struct {
	verb, table, columns string
	rows                 int
}

// verb spares SQLite the journal of each statement where a failure ends the
// whole transaction anyway.
func (tx *Tx) verb() string {
	if tx.alone {
		return "INSERT OR ROLLBACK"
	}
	return "INSERT"
}

func insertText(key insertKey, width int) string {
	if text, ok := insertTexts.Load(key); ok {
		return text.(string)
	}
	row := "(" + strings.Repeat("?, ", width-1) + "?)"
	text := key.verb + " INTO " + key.table + " (" + key.columns + ") VALUES " + strings.Repeat(row+", ", key.rows-1) + row
	insertTexts.Store(key, text)
	return text
}

func (tx *Tx) copyPostgres(table string, columns []string, values []any) error {
	if tx.raw == nil {
		return fmt.Errorf("copy into %s: this transaction only reads", table)
	}
	err := tx.raw.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().CopyFrom(tx.ctx, pgx.Identifier{table}, columns, &copyRows{width: len(columns), values: values})
		return err
	})
	if err != nil {
		return fmt.Errorf("copy into %s: %w", table, err)
	}
	return nil
}

// copyRows gives the rows to COPY.
type copyRows struct {
	width  int
	values []any
	row    []any
}

func (r *copyRows) Next() bool {
	if len(r.values) == 0 {
		return false
	}
	r.row, r.values = r.values[:r.width], r.values[r.width:]
	return true
}

func (r *copyRows) Values() ([]any, error) { return r.row, nil }
func (r *copyRows) Err() error             { return nil }
