package store

import (
	"context"
	"fmt"
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
//
// On SQLite, what was committed so may be lost again if the power fails soon
// after, all of it from one commit on: who uses it must be able to go on from
// what the database says.
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
		"PRAGMA temp_store = FILE", "PRAGMA foreign_keys = OFF", "PRAGMA cache_size = -16384", "PRAGMA threads = 1", "PRAGMA wal_autocheckpoint = 8000",
	}
	aloneAfter = []string{
		"PRAGMA temp_store = MEMORY", "PRAGMA foreign_keys = ON", "PRAGMA cache_size = -65536", "PRAGMA threads = 0", "PRAGMA wal_autocheckpoint = 1000",
	}
)

// serveAlone runs one body in a transaction without a savepoint.
func (g *group) serveAlone(p *pending) {
	if err := p.ctx.Err(); err != nil {
		p.answer <- fmt.Errorf("wait to write: %w", err)
		return
	}
	if p.bare != nil {
		p.answer <- p.bare(g)
		return
	}
	g.set(aloneBefore)
	defer g.set(aloneAfter)
	if g.sync == full {
		g.set([]string{"PRAGMA synchronous = NORMAL"})
		defer g.set([]string{"PRAGMA synchronous = " + full})
	}
	if err := g.exec("BEGIN IMMEDIATE"); err != nil {
		g.log.Error("the database could not begin a write", "error", err)
		p.answer <- ErrNotDone
		return
	}
	p.err = ErrNotDone // until the body has said more, even if it never comes back
	defer func() { g.finishAlone(p) }()
	tx := &Tx{dialect: SQLite, conn: g.conn, alone: true, ctx: g.base}
	p.err = g.call(p.body, tx)
	p.after = tx.after
}

func (g *group) finishAlone(p *pending) {
	if p.err == nil {
		g.finish([]*pending{p}, false)
		return
	}
	_ = g.exec("ROLLBACK") // SQLite may have rolled back by itself
	if fatal(p.err) {
		g.log.Error("the database could not take a bulk load", "error", p.err)
		p.err = ErrNotDone
	}
	p.answer <- p.err
}

func (g *group) set(pragmas []string) {
	for _, text := range pragmas {
		if err := g.exec(text); err != nil {
			g.log.Error("the database refused a setting of bulk loads", "setting", text, "error", err)
		}
	}
}
