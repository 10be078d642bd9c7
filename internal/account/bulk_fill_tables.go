package account

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/store"
)

// fillBatch is about how many rows one transaction of a filling writes. The
// full-text index makes a part of each transaction and merges the parts, so
// that larger ones spare it work.
const (
	fillBatch    = 25_000
	trigramBatch = 100_000
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

func (x *filler) account(s *scanned) error {
	d := &s.draft
	for value, kind := range d.identifiers() {
		if err := x.claim(claim{s.tenant, value, kind, s.n, s.createdAt}); err != nil {
			return err
		}
	}
	for _, e := range d.emails() {
		for _, h := range distinctSegments(s.tenant, e.address) {
			x.record = binary.BigEndian.AppendUint64(x.record[:0], uint64(h)^1<<63) // in the order of signed numbers
			x.record = binary.BigEndian.AppendUint64(x.record, uint64(s.n))
			x.record = append(x.record, e.address...)
			if err := x.add("seg", x.segs); err != nil {
				return err
			}
		}
	}
	words := d.words()
	all := nameWords(words)
	for kind, words := range words {
		for _, w := range words {
			x.record = append(append(append(append(append(x.record[:0], s.tenant...), 0), kind...), w...), 0)
			x.record = append(append(x.record, all...), 0)
			x.record = binary.BigEndian.AppendUint64(x.record, uint64(s.n))
			x.record = append(binary.BigEndian.AppendUint64(x.record, uint64(s.createdAt)), s.state...)
			if err := x.add("name_word", x.words); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *filler) claim(c claim) error {
	x.record = append(append(append(append(append(append(x.record[:0], c.tenant...), 0), c.value...), 0), c.kind...), 0)
	x.record = binary.BigEndian.AppendUint64(x.record, uint64(c.account))
	x.record = binary.BigEndian.AppendUint64(x.record, uint64(c.since))
	return x.add("identifier", x.identifiers)
}

func (x *filler) add(table string, to *sorter) error {
	if !x.left[table] {
		return nil
	}
	return to.add(x.record)
}

// cutText takes a text that ends in NUL off the front.
func cutText(record []byte) (string, []byte) {
	i := slices.Index(record, 0)
	return string(record[:i]), record[i+1:]
}

func cutNumber(record []byte) int64 { return int64(binary.BigEndian.Uint64(record)) }

func decodeIdentifier(b *fillRows, record []byte) {
	tenant, rest := cutText(record)
	value, rest := cutText(rest)
	kind, rest := cutText(rest)
	b.values = append(b.values, tenant, value, kind, cutNumber(rest), cutNumber(rest[8:]))
}

func decodeSeg(b *fillRows, record []byte) {
	b.values = append(b.values, int64(binary.BigEndian.Uint64(record)^1<<63), cutNumber(record[8:]), string(record[16:]))
}

func decodeWord(b *fillRows, record []byte) {
	tenant, rest := cutText(record)
	kind := string(rest[:1])
	word, rest := cutText(rest[1:])
	all, rest := cutText(rest)
	b.values = append(b.values, tenant, kind, word, all, cutNumber(rest), cutNumber(rest[8:]), string(rest[16:]))
	if b.word != (insertDictionaryWordParams{tenant, kind, word}) {
		b.word = insertDictionaryWordParams{tenant, kind, word}
		b.dictionary = append(b.dictionary, tenant, kind, word)
	}
}

// fillRows is rows on their way into a table.
type fillRows struct {
	values []any
	word   insertDictionaryWordParams
	// dictionary is rows of name_dictionary, which go with name_word's.
	dictionary []any
	width      int
	rows       int // of one transaction
	write      func(*fillRows) error
}

// full writes the rows if there are many.
func (b *fillRows) full() error {
	if len(b.values) < b.rows*b.width {
		return nil
	}
	return b.write(b)
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

// fillWriter writes one batch while the next is collected.
type fillWriter struct {
	batches chan *fillRows
	spare   chan *fillRows
	failed  chan error
}

func startFillWriter(write func(*fillRows) error) *fillWriter {
	w := &fillWriter{batches: make(chan *fillRows), spare: make(chan *fillRows, 2), failed: make(chan error, 1)}
	go func() {
		defer close(w.failed)
		for b := range w.batches {
			if err := write(b); err != nil {
				w.failed <- err
				return
			}
			clear(b.values)
			b.values, b.dictionary = b.values[:0], b.dictionary[:0]
			select {
			case w.spare <- b:
			default:
			}
		}
	}()
	return w
}

// take hands the rows over and leaves the fillRows empty.
func (w *fillWriter) take(b *fillRows) error {
	full := &fillRows{values: b.values, dictionary: b.dictionary}
	select {
	case w.batches <- full:
	case err := <-w.failed:
		if err == nil {
			err = errWriterEnded
		}
		return err
	}
	b.values, b.dictionary = nil, nil
	select {
	case old := <-w.spare:
		b.values, b.dictionary = old.values, old.dictionary
	default:
	}
	return nil
}

func (w *fillWriter) end() error {
	close(w.batches)
	return <-w.failed
}

var errWriterEnded = fmt.Errorf("the batches before could not be written")
