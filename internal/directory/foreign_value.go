package directory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// object is a JSON object of another product. Each key is taken once; what
// nobody has taken is reported by left.
type object struct {
	c      *checker
	prefix string // what stands before its keys in a report
	keys   []string
	values map[string]jsontext.Value
}

// openObject reads the keys of an object. The values are parts of raw.
func openObject(c *checker, raw []byte, prefix string) (*object, error) {
	o := &object{c: c, prefix: prefix, values: map[string]jsontext.Value{}}
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw))
	if dec.PeekKind() != '{' {
		if err := dec.SkipValue(); err != nil {
			return nil, err
		}
		return nil, errNotObject
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		key := unquote(name)
		value, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		end := dec.InputOffset()
		o.keys = append(o.keys, key)
		o.values[key] = raw[end-int64(len(value)) : end]
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	if _, err := dec.ReadToken(); err != io.EOF {
		return nil, errMoreValues
	}
	return o, nil
}

var (
	errNotObject  = errors.New("is not a JSON object")
	errMoreValues = errors.New("holds more than one JSON value")
)

// objectReason says why an account cannot be read.
func objectReason(err error, raw []byte) string {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, errNotObject), errors.Is(err, errMoreValues):
		return err.Error()
	case !utf8.Valid(raw):
		return notUTF8
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "is not usable JSON: a key stands twice in one object"
	case errors.As(err, &syntax):
		return fmt.Sprintf("is not JSON: it breaks at byte %d of the account", syntax.ByteOffset+1)
	}
	return "is not JSON"
}

func (o *object) has(key string) bool {
	return !holdsNothing(o.values[key])
}

// take returns the value of a key that nobody has taken; nil if there is none
// or it is null.
func (o *object) take(key string) jsontext.Value {
	v := o.values[key]
	delete(o.values, key)
	if len(v) == 0 || v.Kind() == 'n' {
		return nil
	}
	return v
}

// text takes a text. Numbers and flags are taken as they are written; lists
// and objects are left where they are, to be reported.
func (o *object) text(key string) string {
	v := o.values[key]
	if len(v) > 0 && (v.Kind() == '{' || v.Kind() == '[') {
		return ""
	}
	return scalarText(o.take(key))
}

// first takes the first of several names under which a text can stand.
func (o *object) first(keys ...string) string {
	for _, key := range keys {
		if s := o.text(key); s != "" {
			return s
		}
	}
	return ""
}

func scalarText(v jsontext.Value) string {
	switch {
	case len(v) == 0 || v.Kind() == 'n':
		return ""
	case v.Kind() == '"':
		return unquote(v)
	}
	return string(v)
}

// flag takes true or false, also as text; given is false if it is neither.
func (o *object) flag(key string) (value, given bool) {
	s := o.text(key)
	if s == "" {
		return false, false
	}
	v, reason := parseFlag(s)
	if reason != "" {
		o.c.warn(o.prefix+key, reason+"; it is not taken")
		return false, false
	}
	return v, true
}

// object takes an object; nil if the value is none.
func (o *object) object(key string) *object {
	v := o.values[key]
	if len(v) == 0 || v.Kind() != '{' {
		return nil
	}
	return o.open(o.take(key), key)
}

func (o *object) open(v jsontext.Value, key string) *object {
	inner, err := openObject(o.c, v, o.prefix+key+".")
	if err != nil { // the whole account has been read before
		return nil
	}
	return inner
}

// list takes the entries of a list; nil if the value is none.
func (o *object) list(key string) []jsontext.Value {
	v := o.values[key]
	if len(v) == 0 || v.Kind() != '[' {
		return nil
	}
	return entries(o.take(key))
}

// objects takes those entries of a list that are objects.
func (o *object) objects(key string) []*object {
	var out []*object
	for _, v := range o.list(key) {
		if inner := o.openIf(v, key); inner != nil {
			out = append(out, inner)
		}
	}
	return out
}

func (o *object) openIf(v jsontext.Value, key string) *object {
	if v.Kind() != '{' {
		o.c.notKnown(o.prefix + key)
		return nil
	}
	return o.open(v, key)
}

// words takes the texts of a list.
func (o *object) words(key string) []string {
	var out []string
	for _, v := range o.list(key) {
		if s := scalarText(v); s != "" && v.Kind() != '{' && v.Kind() != '[' {
			out = append(out, s)
		}
	}
	return out
}

// inside reads JSON that stands in a text, as Keycloak and Cognito have it.
func (o *object) inside(key string) *object {
	if inner := o.object(key); inner != nil {
		return inner
	}
	s := o.text(key)
	if s == "" {
		return nil
	}
	inner, err := openObject(o.c, []byte(s), o.prefix+key+".")
	if err != nil {
		o.c.warn(o.prefix+key, "is not the JSON that it should be; it is not taken")
		return nil
	}
	return inner
}

// drop takes keys that say nothing of the account, or nothing that does not
// stand elsewhere.
func (o *object) drop(keys ...string) {
	for _, key := range keys {
		delete(o.values, key)
	}
}

// left reports the keys that nobody has taken and that hold something.
func (o *object) left() {
	if o == nil {
		return
	}
	for _, key := range o.keys {
		if !holdsNothing(o.values[key]) {
			o.c.notKnown(o.prefix + key)
		}
	}
}

func entries(list jsontext.Value) []jsontext.Value {
	var out []jsontext.Value
	dec := jsontext.NewDecoder(bytes.NewBuffer(list))
	if _, err := dec.ReadToken(); err != nil {
		return nil
	}
	for dec.PeekKind() != ']' && dec.PeekKind() != 0 {
		v, err := dec.ReadValue()
		if err != nil {
			return out
		}
		end := dec.InputOffset()
		out = append(out, list[end-int64(len(v)):end])
	}
	return out
}

// holdsNothing reports a value that says as much as no value.
func holdsNothing(v []byte) bool {
	if len(v) > 64 {
		return false
	}
	switch string(bytes.Join(bytes.Fields(v), nil)) {
	case "", "null", `""`, "[]", "{}":
		return true
	}
	return false
}

func unquoteText(raw []byte) (string, bool) {
	s, err := jsontext.AppendUnquote(nil, raw)
	return string(s), err == nil
}
