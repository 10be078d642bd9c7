package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// conn is one SQLite connection that keeps its prepared statements: parsing
// costs more than most of our statements take to run.
type conn struct {
	*sql.Conn
	stmts map[string]*sql.Stmt
}

// keptStatements is how many statements one connection keeps. Lists with
// changing filters make new texts; when there are more, all are let go.
const keptStatements = 512

func newConn(ctx context.Context, pool *sql.DB) (*conn, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("take a connection: %w", err)
	}
	return &conn{Conn: c, stmts: map[string]*sql.Stmt{}}, nil
}

func (c *conn) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := c.stmts[query]; s != nil {
		return s, nil
	}
	if len(c.stmts) >= keptStatements {
		c.forget()
	}
	s, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	c.stmts[query] = s
	return s, nil
}

func (c *conn) forget() {
	for _, s := range c.stmts {
		_ = s.Close() // a statement that does not close is gone with its connection
	}
	clear(c.stmts)
}

func (c *conn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (c *conn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (c *conn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return c.Conn.QueryRowContext(ctx, query, args...) // fails the same way, inside the row
	}
	return s.QueryRowContext(ctx, args...)
}

func (c *conn) close() error {
	c.forget()
	return c.Conn.Close()
}

// readers are the connections that only read.
type readers struct {
	pool *sql.DB
	free chan *conn
	n    int
}

func newReaders(ctx context.Context, pool *sql.DB, n int) (*readers, error) {
	r := &readers{pool: pool, free: make(chan *conn, n), n: n}
	pool.SetMaxOpenConns(n)
	for range n {
		c, err := newConn(ctx, pool)
		if err != nil {
			return nil, closeAfter(pool, err)
		}
		r.free <- c
	}
	return r, nil
}

func (r *readers) read(ctx context.Context, body func(*Tx) error) error {
	var c *conn
	select {
	case c = <-r.free:
	case <-ctx.Done():
		return waited("wait for a reader", ctx)
	}
	defer func() { r.free <- c }()
	// Beginning and end of a read run even when ctx has ended: a beginning that
	// is cut off can have begun all the same, and whoever takes the connection
	// next could never begin.
	whole := context.WithoutCancel(ctx)
	if _, err := c.ExecContext(whole, "BEGIN DEFERRED"); err != nil {
		return fmt.Errorf("begin a read: %w", err)
	}
	defer func() { _, _ = c.ExecContext(whole, "ROLLBACK") }()
	return body(&Tx{dialect: SQLite, conn: c, ctx: ctx})
}

// waited is why somebody waits no longer: [ErrBusy] if it took too long.
func waited(what string, ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", what, ErrBusy)
	}
	return fmt.Errorf("%s: %w", what, ctx.Err())
}

func (r *readers) close() error {
	for range r.n {
		_ = (<-r.free).close() // the pool's Close tells what matters
	}
	return r.pool.Close()
}
