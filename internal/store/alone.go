package store

import (
	"context"
	"os"
	"time"
)

// aloneTimeout is how long one [DB.WriteAlone] may take on PostgreSQL.
const aloneTimeout = 6 * time.Hour

// WriteAlone is [DB.Write] for the steps of a bulk load, such as building an
// index: body may take long, is the only one in its transaction, and what it
// sorts goes to the disk instead of memory. Meanwhile nobody else writes on
// SQLite, and references to other rows are not checked there: only what fills
// a directory that nobody uses yet belongs here.
func (db *DB) WriteAlone(ctx context.Context, body func(*Tx) error) error {
	if db.closed.Load() {
		return ErrClosed
	}
	if db.dialect == SQLite {
		return db.group.write(ctx, body, true)
	}
	return db.writePostgres(ctx, body, aloneTimeout)
}

// Scratch is a folder for files that outgrow memory: beside the database on
// SQLite, where there is room for as much again; otherwise the system's own.
func (db *DB) Scratch() string {
	if db.dir == "" {
		return os.TempDir()
	}
	return db.dir
}

// A large index outgrows the memory that sorting uses by default. With
// references checked, SQLite also keeps a journal of each statement. Rows that
// are only appended need few pages at hand; sorting takes as much once more.
var (
	aloneBefore = []string{
		"PRAGMA temp_store = FILE", "PRAGMA foreign_keys = OFF", "PRAGMA cache_size = -24576", "PRAGMA threads = 1", "PRAGMA wal_autocheckpoint = 8000",
	}
	aloneAfter = []string{
		"PRAGMA temp_store = MEMORY", "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -65536", "PRAGMA threads = 0", "PRAGMA wal_autocheckpoint = 1000",
	}
)

// serveAlone runs one body in a transaction without a savepoint.
func (g *group) serveAlone(p *pending) {
	for _, text := range aloneBefore {
		if err := g.exec(text); err != nil {
			g.log.Error("the database could not be prepared for a bulk load", "error", err)
		}
	}
	defer func() {
		for _, text := range aloneAfter {
			if err := g.exec(text); err != nil {
				g.log.Error("the database could not be put back after a bulk load", "error", err)
			}
		}
	}()
	if err := g.exec("BEGIN IMMEDIATE"); err != nil {
		g.log.Error("the database could not begin a write", "error", err)
		p.answer <- ErrNotDone
		return
	}
	tx := &Tx{dialect: SQLite, conn: g.conn, alone: true, ctx: g.base}
	p.err = g.call(p.body, tx)
	p.after = tx.after
	if p.err != nil {
		_ = g.exec("ROLLBACK") // SQLite may have rolled back by itself
		if fatal(p.err) {
			g.log.Error("the database could not take a bulk load", "error", p.err)
			p.err = ErrNotDone
		}
		p.answer <- p.err
		return
	}
	g.finish([]*pending{p}, false)
}
