package directory

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/store"
)

const (
	leastChunk = 20
	mostChunk  = 1000
	// mostTries is how often a chunk is looked at again because somebody else
	// took an identifier meanwhile.
	mostTries = 10
)

// chunkTime is how long one transaction may take. SQLite has one writer, so
// that the desk waits that long while accounts come in; on PostgreSQL only who
// wants the same identifiers does.
var chunkTime = map[store.Dialect]time.Duration{store.SQLite: 15 * time.Millisecond, store.Postgres: 250 * time.Millisecond}

// adding takes rows into a directory that is in use: in short transactions,
// whose size follows the time that they take.
type adding struct {
	*run
	ctx    context.Context
	chunk  []*item
	weight int
	size   int
	end    Mark
	phase  string
	// also is done in the transaction of each chunk; last is its last line.
	also func(tx *store.Tx, last int64) error
}

func (r *run) add(ctx context.Context) error {
	a := &adding{run: r, ctx: ctx, size: leastChunk, end: r.place.at, phase: phaseRows}
	if err := r.all(ctx, r.prepare, a.take); err != nil {
		return err
	}
	if err := a.commit(); err != nil {
		return err
	}
	return r.move(ctx, phaseAgain)
}

func (a *adding) take(it *item) error {
	if err := a.addFields(a.ctx, it); err != nil {
		return err
	}
	a.chunk, a.end = append(a.chunk, it), it.row.End
	if a.weight += it.weight(); a.weight < a.size {
		return nil
	}
	return a.commit()
}

// commit looks whose the rows' values are, reports, and writes. The database's
// constraints have the last word: if somebody was faster, it looks again.
func (a *adding) commit() error {
	if len(a.chunk) == 0 {
		return nil
	}
	before := a.report.Totals()
	for range mostTries {
		err := a.try()
		if err == nil {
			return nil
		}
		if !store.IsConflict(err) {
			return err
		}
		if err := a.rewindReport(); err != nil {
			return err
		}
		a.report.totals = before
		before = a.report.Totals()
	}
	return fmt.Errorf("import up to line %d: others kept taking the same identifiers", a.end.Line)
}

func (a *adding) try() error {
	good, err := a.check()
	if err != nil {
		return err
	}
	to, err := a.here(a.phase, a.end)
	if err != nil {
		return err
	}
	var created, continued []*item
	for _, it := range good {
		if it.row.Record.Continued {
			continued = append(continued, it)
		} else {
			created = append(created, it)
		}
	}
	started := a.db.Now()
	err = a.db.Store.Write(a.ctx, func(tx *store.Tx) error {
		if err := a.advance(a.ctx, tx, to); err != nil {
			return err
		}
		if err := a.insert(a.ctx, tx, created, true); err != nil {
			return err
		}
		for _, it := range continued {
			if err := a.goOn(tx, it); err != nil {
				return err
			}
		}
		if a.also == nil {
			return nil
		}
		return a.also(tx, a.chunk[len(a.chunk)-1].row.Line)
	})
	if err != nil {
		return err
	}
	a.adapt(a.db.Now().Sub(started))
	a.place, a.chunk, a.weight = to, nil, 0
	return nil
}

// adapt brings the size of the next chunk nearer to what takes the time wanted.
func (a *adding) adapt(took time.Duration) {
	wanted := chunkTime[a.db.Store.Dialect()]
	switch {
	case took > 2*wanted:
		a.size = a.size / 2
	case took > wanted:
		a.size = a.size * 9 / 10
	case took < wanted*3/4:
		a.size = a.size*5/4 + 1
	}
	a.size = min(max(a.size, leastChunk), mostChunk)
}

// check adds to the rows' problems what belongs to others, reports all rows,
// and returns those that can be written.
func (a *adding) check() ([]*item, error) {
	var claims []string
	for _, it := range a.chunk {
		it.row.Problems = it.row.Problems[:it.found]
		claims = append(claims, sortedNames(it.claims)...)
	}
	taken := map[string]bool{}
	err := a.db.Store.Read(a.ctx, func(tx *store.Tx) (err error) {
		if taken, err = account.Taken(a.ctx, tx, a.actor.Tenant, claims); err != nil {
			return err
		}
		return a.checkContinued(tx)
	})
	if err != nil {
		return nil, err
	}
	var good []*item
	for _, it := range a.chunk {
		it.claim(taken)
		if err := a.report.Add(it.row); err != nil {
			return nil, err
		}
		if !it.row.Bad() {
			good = append(good, it)
		}
	}
	return good, nil
}

// takenReason is said of what another account has.
const takenReason = "belongs to another account already"

// claim notes what is taken, or takes all.
func (it *item) claim(taken map[string]bool) {
	if it.row.Bad() {
		return
	}
	said := map[string]bool{}
	for _, value := range sortedNames(it.claims) {
		field := it.claims[value]
		if taken[value] && !said[field] {
			said[field] = true
			it.row.Problems = append(it.row.Problems, Problem{Line: it.row.Line, Field: field, Reason: takenReason})
		}
	}
	if it.row.Bad() {
		return
	}
	for value := range it.claims {
		taken[value] = true
	}
}

// checkContinued looks for the accounts whose histories go on: they came in
// by this run, in an earlier chunk or in this one.
func (a *adding) checkContinued(tx *store.Tx) error {
	here := map[string]bool{}
	for _, it := range a.chunk {
		if it.bulk != nil {
			here[it.bulk.Draft.ID] = true
		}
		if !it.row.Record.Continued || it.row.Bad() || here[it.row.Record.LoginID] {
			continue
		}
		_, err := account.CameIn(a.ctx, tx, a.actor.Tenant, it.row.Record.LoginID, a.now)
		if errors.Is(err, account.ErrUnknownLogin) {
			it.row.Problems = append(it.row.Problems, notBroughtIn(it))
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// goOn adds a continued row's events to the account's history.
func (a *adding) goOn(tx *store.Tx, it *item) error {
	n, err := account.CameIn(a.ctx, tx, a.actor.Tenant, it.row.Record.LoginID, a.now)
	if errors.Is(err, account.ErrUnknownLogin) {
		return nil // its account was in this chunk, and reported
	}
	if err != nil {
		return err
	}
	return a.appendHistory(tx, n, it)
}
