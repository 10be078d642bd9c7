package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// group is SQLite's one writer. It takes what waits, runs each body in a
// savepoint of one transaction, and commits once for all of them.
type group struct {
	pool  *sql.DB
	conn  *conn
	queue chan *pending
	done  chan struct{}
	base  context.Context
	log   *slog.Logger
	sync  string        // when a commit waits for the disk
	limit time.Duration // groupTime, but for tests

	mu     sync.RWMutex // held for reading while a caller sends
	closed bool
}

// pending is one caller's body on its way through the group.
type pending struct {
	ctx    context.Context
	body   func(*Tx) error
	alone  bool               // see [DB.WriteAlone]
	bare   func(*group) error // in place of body, outside of any transaction
	after  []func()
	err    error
	answer chan error
}

const (
	// groupBodies and groupTime limit one transaction, so that nobody waits
	// long for others: it ends with the first of the two.
	groupBodies = 256
	groupTime   = 20 * time.Millisecond
)

func newGroup(base context.Context, pool *sql.DB, cfg Config) (*group, error) {
	c, err := newConn(base, pool)
	if err != nil {
		return nil, err
	}
	g := &group{pool: pool, conn: c, queue: make(chan *pending, groupBodies), done: make(chan struct{}), base: base, log: cfg.Log, sync: cfg.synchronous(), limit: groupTime}
	go g.run()
	return g, nil
}

func (g *group) write(ctx context.Context, body func(*Tx) error, alone bool) error {
	return g.submit(ctx, &pending{ctx: ctx, body: body, alone: alone, answer: make(chan error, 1)})
}

func (g *group) submit(ctx context.Context, p *pending) error {
	if err := g.send(ctx, p); err != nil {
		return err
	}
	// Once taken, the truth is known soon; leaving now would leave the caller
	// not knowing whether it was done.
	return <-p.answer
}

func (g *group) send(ctx context.Context, p *pending) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		return ErrClosed
	}
	select {
	case g.queue <- p:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait to write: %w", ctx.Err())
	}
}

func (g *group) close() error {
	g.mu.Lock()
	g.closed = true
	close(g.queue)
	g.mu.Unlock()
	<-g.done
	_ = g.conn.close() // the pool's Close tells what matters
	return g.pool.Close()
}

func (g *group) run() {
	ended := false
	defer func() {
		if !ended { // a body ended this goroutine (runtime.Goexit, as a failing test does)
			go g.run()
		}
	}()
	for first := range g.queue {
		g.serve(first)
	}
	ended = true
	close(g.done)
}

// serve runs one transaction: the first body and those that wait behind it. A
// body that must be alone comes after it.
func (g *group) serve(first *pending) {
	alone := first
	if !first.alone {
		alone = g.together(first)
	}
	if alone != nil {
		g.serveAlone(alone)
	}
}

// together commits the first body and those behind it at once. It returns the
// body before which it stopped because that must be alone.
func (g *group) together(first *pending) (alone *pending) {
	started := time.Now() //nolint:forbidigo // measures the group's length, not a business time
	if err := g.exec("BEGIN IMMEDIATE"); err != nil {
		g.log.Error("the database could not begin a write", "error", err)
		first.answer <- ErrNotDone
		return nil
	}
	ran := make([]*pending, 0, 16)
	broken := true // until it is known that it is not, even if a body never comes back
	defer func() { g.finish(ran, broken) }()
	broken = g.step(first, &ran)
	for !broken && len(ran) < groupBodies && time.Since(started) < g.limit {
		next, ok := g.waiting()
		if !ok {
			break
		}
		if next.alone {
			return next
		}
		broken = true // as above
		broken = g.step(next, &ran)
	}
	return nil
}

func (g *group) waiting() (*pending, bool) {
	select {
	case p, ok := <-g.queue:
		return p, ok
	default:
		return nil, false
	}
}

// step runs one body in its savepoint. It reports whether the whole
// transaction is lost.
func (g *group) step(p *pending, ran *[]*pending) (broken bool) {
	if err := p.ctx.Err(); err != nil {
		p.answer <- fmt.Errorf("wait to write: %w", err)
		return false
	}
	*ran = append(*ran, p)
	if err := g.exec("SAVEPOINT body"); err != nil {
		return true
	}
	tx := &Tx{dialect: SQLite, conn: g.conn, ctx: g.base}
	p.err = g.call(p.body, tx)
	p.after = tx.after
	if fatal(p.err) {
		return true
	}
	if p.err != nil {
		p.after = nil
		if err := g.exec("ROLLBACK TO body"); err != nil {
			return true
		}
	}
	return g.exec("RELEASE body") != nil
}

// call turns a panic of a body into an error, since others' rows are in the
// same transaction.
func (g *group) call(body func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			g.log.Error("a write panicked", "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("a write panicked: %v", v)
		}
	}()
	return body(tx)
}

func (g *group) finish(ran []*pending, broken bool) {
	if !broken {
		if err := g.exec("COMMIT"); err != nil {
			g.log.Error("the database could not commit", "error", err, "writes", len(ran))
			broken = true
		}
	}
	if broken {
		_ = g.exec("ROLLBACK") // SQLite may have rolled back by itself
	}
	for _, p := range ran {
		switch {
		case p.err != nil && !fatal(p.err):
			p.answer <- p.err
		case broken:
			p.answer <- ErrNotDone
		default:
			for _, f := range p.after {
				f()
			}
			p.answer <- nil
		}
	}
}

func (g *group) exec(text string) error {
	_, err := g.conn.ExecContext(g.base, text)
	return err
}

// fatal reports whether an error of one statement means that SQLite may have
// rolled back the whole transaction (https://www.sqlite.org/lang_transaction.html,
// "Response To Errors Within A Transaction").
func fatal(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_CORRUPT:
		return true
	}
	return false
}
