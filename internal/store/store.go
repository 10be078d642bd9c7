package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/readmit/readmit/internal/fault"
)

// Dialect is the database's language.
type Dialect string

// The databases that Readmit runs on.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// ErrNotDone is returned when a write was rolled back for a reason that lies
// with the database: nothing of it happened, and it can be tried again.
var ErrNotDone = fault.New(fault.Unavailable, "not_done", "The database could not take the change. Nothing was changed; try again.")

// ErrUnknown is returned when the connection broke while PostgreSQL was
// committing: the change may have been made or not. The same request with the
// same idempotency key tells.
var ErrUnknown = fault.New(fault.Unavailable, "not_known", "It is not known whether the change was made. Send the same request again with the same idempotency key to find out.")

// ErrClosed is returned for work that arrives after Close.
var ErrClosed = fault.New(fault.Unavailable, "shutting_down", "The server is stopping. Nothing was changed; try again.")

// Config says which database to open.
type Config struct {
	// Dir holds readmit.db for SQLite; it is made if it is not there.
	Dir string
	// URL is a postgres:// address. If set, Dir is not used.
	URL string
	// Direct is a postgres:// address that leads to PostgreSQL itself, where
	// URL leads to a pooler that lends a connection for one transaction. What
	// needs a connection of its own takes it: listening, and the lock of the
	// migrations. Empty: URL does too.
	Direct string
	// Readers is how many reads run side by side; 4 if zero.
	Readers int
	// Unlogged switches off waiting for the disk. Only tests and the building
	// of a database that can be thrown away use it.
	Unlogged bool
	Log      *slog.Logger
}

// DB is an open database. Its methods may be called from many goroutines.
type DB struct {
	dialect Dialect
	group   *group   // SQLite's one writer
	readers *readers // SQLite's readers
	pool    *sql.DB  // PostgreSQL, both ways
	direct  string   // PostgreSQL's own address, for what needs a connection to itself
	base    context.Context
	stop    context.CancelFunc
	log     *slog.Logger
	dir     string // SQLite's folder
	closed  atomic.Bool
	cleanup []func()
}

// ErrBusy says that so many read at once that one would have waited for longer
// than [ReadTimeout] to begin. Nothing was read.
var ErrBusy = &fault.Error{
	Kind: fault.Unavailable, Code: "database_busy", RetryAfter: 5 * time.Second,
	Message: "The server has too much to do at this moment. Try again in a few seconds.",
}

// ErrAway says that PostgreSQL gave no connection to read, or that it broke
// meanwhile, as when PostgreSQL restarts. Nothing was read.
var ErrAway = &fault.Error{
	Kind: fault.Unavailable, Code: "database_away", RetryAfter: 5 * time.Second,
	Message: "The database does not answer at this moment. Nothing was changed; try again in a few seconds.",
}

// ReadTimeout is how long one read may take before it is given up.
const ReadTimeout = 15 * time.Second

// Open opens the database and brings its schema up to date. The context
// limits the opening only.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Readers == 0 {
		cfg.Readers = 4
	}
	if cfg.URL != "" {
		return openPostgres(ctx, cfg)
	}
	return openSQLite(ctx, cfg)
}

// Dialect returns the database's language.
func (db *DB) Dialect() Dialect { return db.dialect }

// Write runs body in a transaction that is committed if body returns nil, and
// rolled back otherwise; the error is returned as it is. When Write returns
// nil, the change is on disk.
//
// On SQLite the bodies of concurrent callers share one transaction, each in
// its own savepoint, so that they share the wait for the disk. Therefore body
// must be quick, must not call Write or Read, and may be run again. The
// context only guards the time until body starts: a statement that has begun
// is never cancelled, since that would roll back everybody's rows.
func (db *DB) Write(ctx context.Context, body func(*Tx) error) error {
	if db.closed.Load() {
		return ErrClosed
	}
	if db.dialect == SQLite {
		return db.group.write(ctx, body, false)
	}
	return db.writePostgres(ctx, body, writeTimeout)
}

// Read runs body in a transaction that sees one state of the database. It is
// given up when ctx ends or after [ReadTimeout].
func (db *DB) Read(ctx context.Context, body func(*Tx) error) error {
	if db.closed.Load() {
		return ErrClosed
	}
	ctx, cancel := context.WithTimeout(ctx, ReadTimeout)
	defer cancel()
	if db.dialect == SQLite {
		return db.readers.read(ctx, body)
	}
	return db.readPostgres(ctx, body)
}

// Close waits for the writes that have begun, and closes the database.
func (db *DB) Close() error {
	if db.closed.Swap(true) {
		return nil
	}
	var errs []error
	if db.group != nil {
		errs = append(errs, db.group.close())
	}
	if db.readers != nil {
		errs = append(errs, db.readers.close())
	}
	if db.pool != nil {
		errs = append(errs, db.pool.Close())
	}
	db.stop()
	for _, f := range db.cleanup {
		f()
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return nil
}
