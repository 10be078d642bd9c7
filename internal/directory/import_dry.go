package directory

import (
	"context"
	"hash/maphash"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/store"
)

// ErrTooManyTwice is returned by a dry run over a file in which more values
// stand twice than it can hold in memory.
var ErrTooManyTwice = fault.New(fault.Invalid, "import_too_many_twice", "More than 5,000,000 values that only one account may have stand twice in the file. Check whether it holds the same accounts several times.")

const mostTwice = 5_000_000

// trying is a dry run. It reads the file twice, so that it needs no memory for
// values that stand once: the first time tells which may stand twice, the
// second time makes the checks.
type trying struct {
	*run
	ctx   context.Context
	seen  *seen
	seeds [2]maphash.Seed
	twice []uint64 // sorted, by the first seed
	held  map[[2]uint64]bool
	ids   map[[2]uint64]bool // login IDs whose history goes on in other lines
	chunk []*item
}

func (r *run) dry(ctx context.Context) error {
	t := &trying{run: r, ctx: ctx, seen: newSeen(r.src.values()), held: map[[2]uint64]bool{}, ids: map[[2]uint64]bool{}}
	t.seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}
	if r.in.Update {
		return r.then(ctx, r.update)
	}
	r.watch.Step("what stands twice in the file")
	if err := r.all(ctx, t.prepare, t.look); err != nil {
		return err
	}
	slices.Sort(t.twice)
	t.twice, r.shown = slices.Compact(t.twice), 0
	clear(r.unknown)
	r.watch.Step("rows")
	if err := r.all(ctx, r.prepare, t.take); err != nil {
		return err
	}
	return r.then(ctx, func(context.Context) error { return t.check() })
}

func (t *trying) prepare(it *item) {
	t.run.prepare(it)
	for value := range it.claims {
		it.probes = append(it.probes, t.seen.probe(value))
	}
}

// look notes values that may have come before, and accounts that go on.
func (t *trying) look(it *item) error {
	if it.row.Record.Continued {
		t.ids[t.key(it.row.Record.LoginID)] = false
	}
	for value := range it.claims {
		p := t.seen.probe(value)
		if t.seen.may(p) {
			t.twice = append(t.twice, maphash.String(t.seeds[0], value))
		}
		t.seen.add(p)
	}
	if len(t.twice) < mostTwice {
		return nil
	}
	slices.Sort(t.twice)
	if t.twice = slices.Compact(t.twice); len(t.twice) > mostTwice*9/10 {
		return ErrTooManyTwice
	}
	return nil
}

func (t *trying) key(value string) [2]uint64 {
	return [2]uint64{maphash.String(t.seeds[0], value), maphash.String(t.seeds[1], value)}
}

func (t *trying) take(it *item) error {
	if !t.in.AddFields {
		if err := t.addFields(t.ctx, it); err != nil {
			return err
		}
	}
	t.chunk = append(t.chunk, it)
	if len(t.chunk) < mostChunk {
		return nil
	}
	return t.check()
}

// check reports the rows of a chunk as an import would.
func (t *trying) check() error {
	var claims []string
	for _, it := range t.chunk {
		claims = append(claims, sortedNames(it.claims)...)
	}
	var taken map[string]bool
	err := t.db.Store.Read(t.ctx, func(tx *store.Tx) (err error) {
		taken, err = account.Taken(t.ctx, tx, t.actor.Tenant, claims)
		return err
	})
	if err != nil {
		return err
	}
	for _, it := range t.chunk {
		t.one(it, taken)
		if err := t.report.Add(it.row); err != nil {
			return err
		}
	}
	t.chunk = nil
	return nil
}

func (t *trying) one(it *item, taken map[string]bool) {
	for value := range it.claims {
		if t.may(value) && t.held[t.key(value)] {
			taken[value] = true
		}
	}
	id := it.row.Record.LoginID
	if it.row.Record.Continued && !it.row.Bad() && !t.ids[t.key(id)] {
		it.row.Problems = append(it.row.Problems, notBroughtIn(it))
	}
	it.claim(taken)
	if it.row.Bad() || it.row.Record.Continued {
		return
	}
	for value := range it.claims {
		if t.may(value) {
			t.held[t.key(value)] = true
		}
	}
	if _, goesOn := t.ids[t.key(id)]; goesOn {
		t.ids[t.key(id)] = true
	}
}

// may reports whether the value may stand twice in the file.
func (t *trying) may(value string) bool {
	_, found := slices.BinarySearch(t.twice, maphash.String(t.seeds[0], value))
	return found
}

func notBroughtIn(it *item) Problem {
	return Problem{Line: it.row.Line, Field: "login_id", Reason: "goes on with an account that this file has not brought in"}
}
