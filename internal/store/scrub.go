package store

import (
	"context"
	"errors"
	"fmt"
)

// ErrScrub is returned if somebody reads an older state of the database: what
// was deleted since is in its files as long as that.
var ErrScrub = errors.New("the database's log could not be emptied, because somebody still reads what was before; it is tried again")

// RewriteUpTo is how many bytes a database may have that [DB.Scrub] rewrites:
// that takes about a second, in which nobody writes.
const RewriteUpTo = 64 << 20

// Scrub takes what was deleted before out of SQLite's files. The write-ahead log
// is written back, where what was deleted is full of zeros (secure_delete), and
// emptied. It waits at most a moment for those who read, and returns [ErrScrub]
// if they take longer.
//
// A row that once moved to another page, because its own was full, has left a
// copy in the unused part of that page, which SQLite does not fill with zeros.
// Only rewriting the database takes it away, so a database of at most
// [RewriteUpTo] is rewritten here, and a larger one by [DB.Rewrite].
//
// PostgreSQL does this by itself, later: a deleted row is in its pages until
// they are vacuumed, and in its log until that is recycled.
func (db *DB) Scrub(ctx context.Context) error { return db.bare(ctx, (*group).scrub) }

// Rewrite rewrites all of SQLite's database, whatever size it has, by a file
// beside it. Meanwhile nobody writes. PostgreSQL has VACUUM FULL for that.
func (db *DB) Rewrite(ctx context.Context) error { return db.bare(ctx, (*group).rewrite) }

// bare runs what must be outside of any transaction, as SQLite's one writer.
func (db *DB) bare(ctx context.Context, run func(*group) error) error {
	if db.closed.Load() {
		return ErrClosed
	}
	if db.dialect != SQLite {
		return nil
	}
	return db.group.submit(ctx, &pending{ctx: ctx, alone: true, bare: run, answer: make(chan error, 1)})
}

func (g *group) scrub() error {
	var size int64
	const ask = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
	if err := g.conn.Conn.QueryRowContext(g.base, ask).Scan(&size); err != nil {
		return fmt.Errorf("ask how large the database is: %w", err)
	}
	if size <= RewriteUpTo {
		if err := g.vacuum(); err != nil {
			return err
		}
	}
	return g.emptyLog()
}

func (g *group) rewrite() error {
	g.set([]string{"PRAGMA temp_store = FILE"})
	defer g.set([]string{"PRAGMA temp_store = MEMORY"})
	if err := g.vacuum(); err != nil {
		return err
	}
	return g.emptyLog()
}

// The statements are not kept: they would hold on to a state of the database.
func (g *group) vacuum() error {
	if _, err := g.conn.Conn.ExecContext(g.base, "VACUUM"); err != nil {
		return fmt.Errorf("rewrite the database: %w", err)
	}
	return nil
}

// scrubWait is how many milliseconds a writer waits for readers.
const scrubWait = "PRAGMA busy_timeout = 100"

func (g *group) emptyLog() error {
	g.set([]string{scrubWait})
	defer g.set([]string{"PRAGMA busy_timeout = 10000"})
	var busy, log, written int
	err := g.conn.Conn.QueryRowContext(g.base, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &written)
	if err != nil {
		return fmt.Errorf("empty the database's log: %w", err)
	}
	if busy != 0 {
		return ErrScrub
	}
	return nil
}
