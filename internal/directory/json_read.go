package directory

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// readObject reads one JSON object into v. What is wrong with single fields
// is noted in c; an error means that the JSON itself cannot be read on.
func readObject[T any](c *checker, dec *jsontext.Decoder, t *table[T], v *T, other func(name string) (bool, error)) error {
	if dec.PeekKind() != '{' {
		return skipWrong(c, dec, "", "is not a JSON object")
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() == '"' {
		raw, err := dec.ReadValue()
		if err != nil {
			return err
		}
		i, ok := t.byName[string(raw[1:len(raw)-1])]
		if !ok {
			if err := readOther(c, dec, unquote(raw), t, v, other); err != nil {
				return err
			}
			continue
		}
		if err := readField(c, dec, &t.fields[i], v); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// skipWrong passes over a value of the wrong type and says so.
func skipWrong(c *checker, dec *jsontext.Decoder, name, reason string) error {
	if err := dec.SkipValue(); err != nil {
		return err
	}
	c.problem(name, reason)
	return nil
}

// readOther reads the value of a key that is not written as the table has it.
func readOther[T any](c *checker, dec *jsontext.Decoder, name string, t *table[T], v *T, other func(string) (bool, error)) error {
	if i, ok := t.byName[name]; ok { // the key was escaped
		return readField(c, dec, &t.fields[i], v)
	}
	if other != nil {
		if done, err := other(name); done || err != nil {
			return err
		}
	}
	c.notKnown(name)
	return dec.SkipValue()
}

func readField[T any](c *checker, dec *jsontext.Decoder, f *field[T], v *T) error {
	if dec.PeekKind() == 'n' {
		return dec.SkipValue()
	}
	if f.kind == kindList {
		return f.read(c, dec, f.name, v)
	}
	s, reason, err := readScalar(dec, f.kind)
	if err != nil {
		return err
	}
	if reason == "" && strings.TrimSpace(s) != "" {
		reason = f.set(c, v, s)
	}
	if reason != "" {
		c.problem(f.name, reason)
	}
	return nil
}

// readScalar reads a value as text if it is of the JSON type that the field
// has. Text is taken for every type, because many exports quote everything.
func readScalar(dec *jsontext.Decoder, want kind) (s, reason string, err error) {
	k := dec.PeekKind()
	raw, err := dec.ReadValue()
	if err != nil {
		return "", "", err
	}
	switch {
	case k == '"':
		return unquote(raw), "", nil
	case want == kindFlag && (k == 't' || k == 'f'), want == kindCount && k == '0':
		return string(raw), "", nil
	case want == kindFlag:
		return "", "is neither true nor false", nil
	case want == kindCount:
		return "", "is not a number", nil
	}
	return "", "is not text; put it into quotes", nil
}

func unquote(raw jsontext.Value) string {
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	s, err := jsontext.AppendUnquote(nil, raw)
	if err != nil { // the decoder has accepted it before
		panic(fmt.Sprintf("directory: unquote what was read: %v", err))
	}
	return string(s)
}

// readList reads an array of objects of one table.
func readList[R, T any](t *table[T], most int, at func(*R) *[]T) readFunc[R] {
	return func(c *checker, dec *jsontext.Decoder, name string, r *R) error {
		return readArray(c, dec, name, most, func() error {
			var v T
			if err := readObject(c, dec, t, &v, nil); err != nil {
				return err
			}
			*at(r) = append(*at(r), v)
			return nil
		})
	}
}

// readArray calls item for each entry of an array, and says so if it is none
// or has more than most entries.
func readArray(c *checker, dec *jsontext.Decoder, name string, most int, item func() error) error {
	if dec.PeekKind() != '[' {
		return skipWrong(c, dec, name, "is not a list in square brackets")
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	outer, index := c.list, c.index
	defer func() { c.list, c.index = outer, index }()
	for n := 0; dec.PeekKind() != ']' && dec.PeekKind() != 0; n++ {
		if n == most {
			c.list = outer
			c.problem(name, fmt.Sprintf("has more than %d entries", most))
		}
		if n >= most {
			if err := dec.SkipValue(); err != nil {
				return err
			}
			continue
		}
		c.list, c.index = name, n
		if err := item(); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}
