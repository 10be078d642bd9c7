package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
)

// Tx is a transaction. It has the methods that generated queries ask for.
type Tx struct {
	dialect Dialect
	conn    querier
	raw     *sql.Conn // PostgreSQL's connection below conn; nil in a read
	alone   bool      // SQLite: nobody else's rows are in it
	// ctx is used for every statement in place of the caller's.
	ctx   context.Context
	after []func()
}

// querier is a connection: SQLite's with kept statements, or PostgreSQL's transaction.
type querier interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
	PrepareContext(context.Context, string) (*sql.Stmt, error)
}

// Dialect returns the database's language, for the statements that need two texts.
func (tx *Tx) Dialect() Dialect { return tx.dialect }

// AfterCommit runs f once the transaction is on disk. It is lost if the
// process ends first: only what can be found again belongs here, such as
// waking a reader.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// ExecContext runs a statement. The context given is not used: see [DB.Write].
func (tx *Tx) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	return tx.conn.ExecContext(tx.ctx, tx.text(query), args...)
}

// QueryContext runs a query. The context given is not used: see [DB.Write].
func (tx *Tx) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.conn.QueryContext(tx.ctx, tx.text(query), args...)
}

// QueryRowContext runs a query for one row. The context given is not used: see [DB.Write].
func (tx *Tx) QueryRowContext(_ context.Context, query string, args ...any) *sql.Row {
	return tx.conn.QueryRowContext(tx.ctx, tx.text(query), args...)
}

// PrepareContext prepares a statement. The context given is not used: see [DB.Write].
func (tx *Tx) PrepareContext(_ context.Context, query string) (*sql.Stmt, error) {
	stmt, err := tx.conn.PrepareContext(tx.ctx, tx.text(query))
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	return stmt, nil
}

var stripped sync.Map // of query text to SQLite's text

var locking = strings.NewReplacer(" FOR UPDATE SKIP LOCKED", "", " FOR UPDATE", "", "\nFOR UPDATE SKIP LOCKED", "", "\nFOR UPDATE", "")

func (tx *Tx) text(query string) string {
	if tx.dialect != SQLite || !strings.Contains(query, "FOR UPDATE") {
		return query
	}
	if t, ok := stripped.Load(query); ok {
		return t.(string)
	}
	t := locking.Replace(query)
	stripped.Store(query, t)
	return t
}
