package account

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/store"
)

// builder writes one query. Values never become part of the text: each ? of a
// fragment is a parameter.
type builder struct {
	dialect store.Dialect
	text    strings.Builder
	args    []any
}

// add writes a fragment and its parameters.
func (b *builder) add(fragment string, args ...any) {
	for {
		before, after, found := strings.Cut(fragment, "?")
		b.text.WriteString(before)
		if !found {
			break
		}
		b.args = append(b.args, args[0])
		args, fragment = args[1:], after
		b.text.WriteByte('$')
		b.text.WriteString(strconv.Itoa(len(b.args)))
	}
}

// list writes (?, ?, …).
func list[T any](b *builder, values []T) {
	b.add("(")
	for i, v := range values {
		if i > 0 {
			b.add(", ")
		}
		b.add("?", v)
	}
	b.add(")")
}

// holds writes the condition that a column holds a piece somewhere.
func (b *builder) holds(column, piece string) {
	if b.dialect == store.SQLite {
		b.add("instr("+column+", ?) > 0", piece)
		return
	}
	b.add("strpos("+column+", ?) > 0", piece)
}

// plain names a column so that SQLite does not drive the query by its index:
// the planner has chosen the driving index already.
func (b *builder) plain(column string) string {
	if b.dialect == store.SQLite {
		return "+" + column
	}
	return column
}

// span is a piece of an index: a condition on the columns of from.
type span struct {
	from  string
	n     string // the account's number
	where string
	args  []any
	// filter narrows the piece down.
	filter     string
	filterArgs []any
}

// place is where a row stands in the order of a list. Of K and I one is used.
type place struct {
	N int64
	K string
	I int64
	W string // the words of the name
}

// upper is the end of the range of texts that begin with prefix.
func upper(next string) string {
	if next == "" {
		return strings.Repeat("\U0010ffff", 64)
	}
	return next
}
