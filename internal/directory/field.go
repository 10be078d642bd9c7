package directory

import (
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// kind is how a field stands in JSON. In CSV everything is text.
type kind uint8

const (
	kindText kind = iota
	kindFlag
	kindCount
	kindList // an array or object; in CSV its JSON stands in the cell
)

// field is one column or key of T, with both directions.
type field[T any] struct {
	name string
	kind kind
	// text returns the value as text; empty if nothing is given.
	text func(*T) string
	// set takes a value that is not empty and returns what is wrong with it.
	set func(*checker, *T, string) string
	// read and write replace text and set for lists.
	read  readFunc[T]
	write writeFunc[T]
}

// readFunc reads a list's JSON into R. It notes in the checker what is wrong
// with single entries; an error means that the JSON cannot be read on.
type readFunc[R any] func(c *checker, dec *jsontext.Decoder, name string, r *R) error

// writeFunc appends a list's JSON; nothing if the list is empty.
type writeFunc[R any] func(dst []byte, r *R) []byte

// table is the fields of T in the order in which they are written.
type table[T any] struct {
	fields []field[T]
	byName map[string]int
}

func tableOf[T any](fields ...field[T]) *table[T] {
	t := &table[T]{fields: fields, byName: make(map[string]int, len(fields))}
	for i, f := range fields {
		t.byName[f.name] = i
	}
	return t
}

// check returns the clean form of a text, or what is wrong with it.
type check func(c *checker, s string) (clean, reason string)

func textField[T any](name string, at func(*T) *string, ok check) field[T] {
	return field[T]{
		name: name,
		text: func(r *T) string { return *at(r) },
		set: func(c *checker, r *T, s string) string {
			clean, reason := ok(c, s)
			if reason == "" {
				*at(r) = clean
			}
			return reason
		},
	}
}

func timeField[T any](name string, at func(*T) *time.Time, latest limit) field[T] {
	return field[T]{
		name: name,
		text: func(r *T) string { return formatTime(*at(r)) },
		set: func(c *checker, r *T, s string) string {
			t, reason := c.instant(s, latest)
			if reason == "" {
				*at(r) = t
			}
			return reason
		},
	}
}

func flagField[T any](name string, at func(*T) *bool) field[T] {
	return field[T]{
		name: name,
		kind: kindFlag,
		text: func(r *T) string {
			if *at(r) {
				return "true"
			}
			return ""
		},
		set: func(_ *checker, r *T, s string) string {
			v, reason := parseFlag(s)
			if reason == "" {
				*at(r) = v
			}
			return reason
		},
	}
}

func countField[T any](name string, at func(*T) *int) field[T] {
	return field[T]{
		name: name,
		kind: kindCount,
		text: func(r *T) string {
			if *at(r) == 0 {
				return ""
			}
			return strconv.Itoa(*at(r))
		},
		set: func(_ *checker, r *T, s string) string {
			n, err := strconv.Atoi(s)
			if err != nil || n < 0 || n > 1_000_000 {
				return "is not a whole number from 0 to 1000000"
			}
			*at(r) = n
			return ""
		},
	}
}

func listField[T any](name string, read readFunc[T], write writeFunc[T]) field[T] {
	return field[T]{name: name, kind: kindList, read: read, write: write}
}
