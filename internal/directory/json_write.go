package directory

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// appendObject appends v as a JSON object of the fields that are given.
func appendObject[T any](dst []byte, t *table[T], v *T) []byte {
	dst = append(dst, '{')
	start := len(dst)
	for i := range t.fields {
		f := &t.fields[i]
		before := len(dst)
		if before > start {
			dst = append(dst, ',')
		}
		dst = append(dst, '"')
		dst = append(dst, f.name...)
		dst = append(dst, '"', ':')
		value := len(dst)
		dst = appendField(dst, f, v)
		if len(dst) == value {
			dst = dst[:before]
		}
	}
	return append(dst, '}')
}

// appendField appends the value; nothing if none is given.
func appendField[T any](dst []byte, f *field[T], v *T) []byte {
	if f.kind == kindList {
		return f.write(dst, v)
	}
	s := f.text(v)
	if s == "" {
		return dst
	}
	if f.kind == kindText {
		return appendText(dst, s)
	}
	return append(dst, s...)
}

func appendText(dst []byte, s string) []byte {
	quoted, err := jsontext.AppendQuote(dst, strings.ToValidUTF8(s, "\uFFFD"))
	if err != nil { // it fails on text that is not UTF-8 only
		panic(fmt.Sprintf("directory: quote text: %v", err))
	}
	return quoted
}

func writeList[R, T any](t *table[T], at func(*R) *[]T) writeFunc[R] {
	return func(dst []byte, r *R) []byte {
		list := *at(r)
		if len(list) == 0 {
			return dst
		}
		for i := range list {
			dst = appendObject(append(dst, separator(i)), t, &list[i])
		}
		return append(dst, ']')
	}
}

func writeWords[R any](at func(*R) *[]string) writeFunc[R] {
	return func(dst []byte, r *R) []byte {
		list := *at(r)
		if len(list) == 0 {
			return dst
		}
		for i, s := range list {
			dst = appendText(append(dst, separator(i)), s)
		}
		return append(dst, ']')
	}
}

func separator(i int) byte {
	if i == 0 {
		return '['
	}
	return ','
}

func writeAttributes(dst []byte, d *draft) []byte {
	return appendAttributes(dst, d.Attributes)
}

// appendAttributes appends them in the order of their keys, so that the same
// account always gives the same line.
func appendAttributes(dst []byte, m map[string]string) []byte {
	if len(m) == 0 {
		return dst
	}
	dst = append(dst, '{')
	for i, key := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendText(dst, key), ':')
		dst = appendText(dst, m[key])
	}
	return append(dst, '}')
}

func writeActor(dst []byte, a *Activity) []byte {
	if a.Actor == (Actor{}) {
		return dst
	}
	return appendObject(dst, actorTable, &a.Actor)
}

func writeData(dst []byte, a *Activity) []byte {
	return append(dst, a.Data...)
}

// MarshalJSON returns the record as one line of an NDJSON file has it.
func (r Record) MarshalJSON() ([]byte, error) {
	line := appendRecord(nil, r)
	if !jsontext.Value(line).IsValid() {
		return nil, fmt.Errorf("write account %s as JSON: the data of its activity is not JSON", r.LoginID)
	}
	return line, nil
}
