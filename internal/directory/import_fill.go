package directory

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/store"
)

// fillWeight is how many rows of ordinary size one transaction of a filling has.
const fillWeight = 2500

// filling is the first phase of an import into an empty directory: rows are
// appended without any index. What only one account may have is remembered
// in a filter of fixed size, which never misses a second one; rows whose
// values may have come before are put aside until the indexes tell.
type filling struct {
	*run
	ctx    context.Context
	seen   *seen
	chunk  []*item
	aside  []*item
	weight int
	end    Mark
}

func (r *run) fill(ctx context.Context) error {
	f := &filling{run: r, ctx: ctx, seen: newSeen(r.src.values()), end: r.place.at}
	if r.resumed {
		r.watch.Step("accounts that are there already")
		if err := f.remember(); err != nil {
			return err
		}
	}
	if err := r.all(ctx, f.prepare, f.take); err != nil {
		return err
	}
	return f.commit(phaseBuild)
}

// remember puts what the interrupted run has taken, or put aside, into the filter.
func (f *filling) remember() error {
	err := account.EachClaim(f.ctx, f.db.Store, func(_, value string) error {
		f.seen.add(f.seen.probe(value))
		return nil
	})
	if err != nil {
		return err
	}
	return f.eachAgain(f.ctx, 0, func(it *item) error {
		f.prepare(it)
		for _, p := range it.probes {
			f.seen.add(p)
		}
		return nil
	})
}

func (f *filling) prepare(it *item) {
	f.run.prepare(it)
	for value := range it.claims {
		it.probes = append(it.probes, f.seen.probe(value))
	}
}

func (f *filling) take(it *item) error {
	if err := f.addFields(f.ctx, it); err != nil {
		return err
	}
	f.end = it.row.End
	switch {
	case it.row.Bad():
		if err := f.report.Add(it.row); err != nil {
			return err
		}
		f.weight++
	case it.row.Record.Continued || f.mayBeTaken(it):
		f.aside = append(f.aside, it)
		f.weight += it.weight()
	default:
		if err := f.report.Add(it.row); err != nil {
			return err
		}
		f.chunk = append(f.chunk, it)
		f.weight += it.weight()
	}
	if f.weight < fillWeight {
		return nil
	}
	return f.commit(phaseRows)
}

// mayBeTaken remembers the row's values, and reports whether one of them may
// have come before.
func (f *filling) mayBeTaken(it *item) bool {
	taken := false
	for _, p := range it.probes {
		taken = taken || f.seen.may(p)
	}
	for _, p := range it.probes {
		f.seen.add(p)
	}
	return taken
}

// commit writes what was collected and how far the run is, together.
func (f *filling) commit(phase string) error {
	to, err := f.here(phase, f.end)
	if err != nil {
		return err
	}
	err = f.db.Store.WriteAlone(f.ctx, func(tx *store.Tx) error {
		if err := f.advance(f.ctx, tx, to); err != nil {
			return err
		}
		if err := f.reserve(tx); err != nil {
			return err
		}
		if err := f.insert(f.ctx, tx, f.chunk, false); err != nil {
			return err
		}
		return f.putAside(f.ctx, tx, f.aside)
	})
	if err != nil {
		return err
	}
	f.place, f.chunk, f.aside, f.weight = to, nil, nil, 0
	return nil
}

// reserve takes numbers in the order of the file for the rows that are put
// aside, too, so that the accounts keep that order.
func (f *filling) reserve(tx *store.Tx) error {
	all := slices.Concat(f.chunk, f.aside)
	slices.SortFunc(all, func(a, b *item) int { return cmp.Compare(a.row.Line, b.row.Line) })
	numbers, err := account.TakeNumbers(f.ctx, tx, len(all))
	if err != nil {
		return err
	}
	for i, it := range all {
		it.reserved = numbers[i]
		if it.bulk != nil {
			it.bulk.Reserved = numbers[i]
		}
	}
	return nil
}

// putAside keeps rows for later, sealed: they are personal data.
func (r *run) putAside(ctx context.Context, tx *store.Tx, items []*item) error {
	for _, it := range items {
		err := New(tx).insertAgain(ctx, insertAgainParams{
			Run: r.id, Line: it.row.Line, Number: it.reserved, Record: r.db.Ring.Seal(keyring.PurposeTokenWrap, appendRecord(nil, it.row.Record), []byte(r.id)),
		})
		if err != nil {
			return fmt.Errorf("put line %d aside: %w", it.row.Line, err)
		}
	}
	return nil
}
