package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// fillBatch is about how many rows one transaction of a filling writes. The
// full-text index makes a part of each transaction and merges the parts, so
// that larger ones spare it work.
const (
	fillBatch    = 25_000
	trigramBatch = 50_000
)

// filler goes through the accounts once and hands their search rows, sorted as
// the tables are, to the database.
type filler struct {
	Finish
	db                       *store.DB
	left                     map[string]bool
	identifiers, segs, words *sorter
	record                   []byte
}

// fill fills the tables that are left, each from the beginning.
func (f Finish) fill(ctx context.Context, db *store.DB, left map[string]bool) error {
	dir := db.Scratch()
	x := &filler{Finish: f, db: db, left: left, identifiers: newSorter(dir), segs: newSorter(dir), words: newSorter(dir)}
	defer func() {
		for _, s := range []*sorter{x.identifiers, x.segs, x.words} {
			s.close()
		}
	}()
	f.Step("search terms")
	if err := x.scan(ctx); err != nil {
		return err
	}
	for _, t := range []struct {
		name    string
		sorted  *sorter
		columns []string
		decode  func(*fillRows, []byte)
	}{
		{"identifier", x.identifiers, identifierColumns, decodeIdentifier},
		{"seg", x.segs, segColumns, decodeSeg},
		{"name_word", x.words, wordColumns, decodeWord},
	} {
		if !left[t.name] {
			continue
		}
		if err := x.table(ctx, t.name, t.columns, func(b *fillRows) error {
			return t.sorted.each(func(record []byte) error {
				t.decode(b, record)
				return b.full()
			})
		}); err != nil {
			return err
		}
		t.sorted.close()
	}
	return nil
}

// scan goes through all accounts. The trigrams, whose order is that of the
// accounts, are written on the way; the rest is sorted.
func (x *filler) scan(ctx context.Context) error {
	if !x.left["trigram"] {
		return x.collect(ctx, func(*scanned) error { return nil })
	}
	return x.table(ctx, "trigram", trigramColumns[x.db.Dialect()], func(b *fillRows) error {
		return x.collect(ctx, func(s *scanned) error {
			bodies := s.draft.trigramBodies()
			for _, kind := range sortedKeys(bodies) {
				b.values = append(b.values, s.n*8+kind, bodies[kind])
			}
			return b.full()
		})
	})
}

func (x *filler) collect(ctx context.Context, trigrams func(*scanned) error) error {
	if err := eachAccount(ctx, x.db, func(s *scanned) error {
		if err := x.account(s); err != nil {
			return err
		}
		return trigrams(s)
	}); err != nil || !x.left["identifier"] {
		return err
	}
	if err := eachVerifiedPhone(ctx, x.db, x.claim); err != nil {
		return err
	}
	return eachUniqueAttribute(ctx, x.db, x.claim)
}

// table empties a table, lets rows give its rows, writes them beside that in
// batches, and strikes the table off.
func (x *filler) table(ctx context.Context, name string, columns []string, rows func(*fillRows) error) error {
	if err := x.clear(ctx, x.db, name); err != nil {
		return err
	}
	w := startFillWriter(func(b *fillRows) error {
		return x.step(ctx, x.db, name, func(tx *store.Tx) error {
			if err := tx.Copy(name, columns, b.values); err != nil {
				return err
			}
			return tx.Copy("name_dictionary", dictionaryColumns, b.dictionary)
		})
	})
	b := &fillRows{width: len(columns), rows: fillBatch, write: w.take}
	if name == "trigram" {
		b.rows = trigramBatch
	}
	err := rows(b)
	if err == nil {
		err = b.write(b)
	}
	if werr := w.end(); err == nil {
		err = werr
	}
	if err != nil {
		return fmt.Errorf("fill table %s: %w", name, err)
	}
	return x.done(ctx, x.db, name)
}
