package account

import (
	"encoding/binary"
	"slices"
)

// The sorted records of a filling are the rows of its tables in a form whose
// bytes sort as the tables do: texts end in NUL, which no text holds, numbers
// stand with their highest byte first.

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
