package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// writeTimeout is how long one write may take on PostgreSQL.
const writeTimeout = 30 * time.Second

// retries is how often a body is run again after PostgreSQL refused to
// serialize it or broke a deadlock.
const retries = 5

// retryPause is the pause before the first of these; it doubles each time.
const retryPause = 10 * time.Millisecond

func openPostgres(ctx context.Context, cfg Config) (*DB, error) {
	pc, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read the database's address: %w", err)
	}
	pc.ConnConfig.RuntimeParams["application_name"] = "readmit"
	if cfg.Direct != "" { // a pooler does not keep the statements that a connection has prepared
		pc.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open PostgreSQL: %w", err)
	}
	db := stdlib.OpenDBFromPool(pool)
	if err := migratePostgres(ctx, db, cfg.Direct); err != nil {
		pool.Close()
		return nil, closeAfter(db, err)
	}
	base, stop := context.WithCancel(context.WithoutCancel(ctx))
	return &DB{
		dialect: Postgres, pool: db, direct: cmp.Or(cfg.Direct, cfg.URL), base: base, stop: stop, log: cfg.Log, cleanup: []func(){pool.Close},
	}, nil
}

// migratePostgres brings the schema up to date by way of pool, or of the
// direct address if there is one: the lock of the migrations belongs to a
// connection.
func migratePostgres(ctx context.Context, pool *sql.DB, direct string) error {
	if direct == "" {
		return migrate(ctx, pool, Postgres)
	}
	db, err := sql.Open("pgx", direct)
	if err != nil {
		return fmt.Errorf("open PostgreSQL directly: %w", err)
	}
	return closeAfter(db, migrate(ctx, db, Postgres))
}

func (db *DB) writePostgres(ctx context.Context, body func(*Tx) error, limit time.Duration) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("wait to write: %w", err)
	}
	var err error
	for try := range retries {
		err = db.tryPostgres(body, limit)
		if !mayRetry(err) {
			return err
		}
		// Whoever lost must let the winner have its rows first, or they meet again.
		select {
		case <-time.After(retryPause << try):
		case <-db.base.Done():
			return ErrClosed
		}
	}
	db.log.Error("PostgreSQL refused a write again and again", "error", err)
	return ErrNotDone
}

func (db *DB) tryPostgres(body func(*Tx) error, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(db.base, limit)
	defer cancel()
	c, err := db.pool.Conn(ctx)
	if err != nil {
		db.log.Error("PostgreSQL gave no connection to write", "error", err)
		return ErrNotDone
	}
	defer c.Close()
	t, err := c.BeginTx(ctx, nil)
	if err != nil {
		db.log.Error("PostgreSQL could not begin a write", "error", err)
		return ErrNotDone
	}
	tx := &Tx{dialect: Postgres, conn: t, raw: c, ctx: ctx}
	if err := db.callPostgres(body, tx); err != nil {
		_ = t.Rollback() // the body's error is the one to tell
		if lost(err) {
			db.log.Error("PostgreSQL was lost during a write", "error", err)
			return ErrNotDone
		}
		return err
	}
	if err := t.Commit(); err != nil {
		if mayRetry(err) {
			return err
		}
		db.log.Error("PostgreSQL did not confirm a commit", "error", err)
		return ErrUnknown
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

func (db *DB) callPostgres(body func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			db.log.Error("a write panicked", "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("a write panicked: %v", v)
		}
	}()
	return body(tx)
}

func (db *DB) readPostgres(ctx context.Context, body func(*Tx) error) error {
	t, err := db.pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if ctx.Err() != nil {
		if err == nil {
			_ = t.Rollback() // nothing was read
		}
		return waited("begin a read", ctx)
	}
	if err != nil {
		db.log.Error("PostgreSQL gave no connection to read", "error", err)
		return ErrAway
	}
	defer func() { _ = t.Rollback() }() // nothing was written
	err = body(&Tx{dialect: Postgres, conn: t, ctx: ctx})
	if ctx.Err() == nil && lost(err) {
		db.log.Error("PostgreSQL was lost during a read", "error", err)
		return ErrAway
	}
	return err
}

// mayRetry reports whether PostgreSQL says that the same transaction may
// succeed if it is run again (SQLSTATE 40001 and 40P01).
func mayRetry(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}
