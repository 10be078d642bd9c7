package rest

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
)

// addressLimit is how many characters path and query may have.
const addressLimit = 8 << 10

// Faults of queries. A parameter that is not known is refused, because a
// misspelt filter that is ignored would answer with everybody.
var (
	errAddress = fault.New(fault.TooLarge, "address_too_long", "The address is longer than 8 KiB. Search for less text.")
	errQuery   = fault.New(fault.Malformed, "query_malformed", "The query could not be read. Encode each parameter as UTF-8 in percent form.")
	errParams  = fault.New(fault.Invalid, "invalid_parameter", "Some parameters are not right. Correct them and send the request again.")
)

// readQuery takes the query apart.
func readQuery(r *http.Request) (url.Values, error) {
	if len(r.URL.RawQuery)+len(r.URL.Path) > addressLimit {
		return nil, errAddress
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errQuery
	}
	return values, nil
}

// parseQuery fills the input's free fields. It reports everything that is
// wrong at once.
func (r *Route) parseQuery(values url.Values, in reflect.Value) error {
	q := &reading{values: values, used: map[string]bool{}}
	for _, name := range r.input.names {
		if r.free(name) {
			q.field(name, r.input.field(in, name))
		}
	}
	refuseUnknown(&q.wrong, values, func(name string) bool { return q.used[name] })
	return paramsErr(&q.wrong)
}

// reading is a query while it is read.
type reading struct {
	values url.Values
	used   map[string]bool
	wrong  fault.Fields
}

// field reads whatever parameters belong to a field.
func (q *reading) field(name string, into reflect.Value) {
	switch into.Type() {
	case termType:
		q.term(name, into)
		return
	case termsType:
		q.terms(strings.TrimSuffix(name, "s")+".", into)
		return
	}
	if into.Kind() == reflect.Slice {
		q.list(parameterName(name, into.Type()), into)
		return
	}
	if text, ok := q.one(name); ok {
		q.complain(name, parseText(text, into))
	}
}

// one returns a parameter that may be given once. An empty one is refused
// like a misspelt one; only a cursor may be, for the first page.
func (q *reading) one(name string) (string, bool) {
	given := q.values[name]
	q.used[name] = true
	switch {
	case len(given) == 0 || name == "cursor" && len(given) == 1 && given[0] == "":
		return "", false
	case len(given) > 1:
		q.wrong.Add(shown(name), "repeated", "Give this parameter once.")
		return "", false
	case given[0] == "":
		q.wrong.Add(shown(name), "empty", "Give a value, or leave the parameter out.")
		return "", false
	}
	return given[0], true
}

// list reads a parameter that is repeated, or holds several values between
// commas.
func (q *reading) list(name string, into reflect.Value) {
	q.used[name] = true
	if len(q.values[name]) == 0 {
		return
	}
	for _, text := range strings.Split(strings.Join(q.values[name], ","), ",") {
		element := reflect.New(into.Type().Elem()).Elem()
		if text == "" {
			q.wrong.Add(name, "empty", "Give a value, or leave the parameter out.")
			return
		}
		if complaint := parseText(text, element); complaint != "" {
			q.complain(name, complaint)
			return
		}
		into.Set(reflect.Append(into, element))
	}
}

func (q *reading) complain(name, complaint string) {
	q.wrong.Check(complaint == "", shown(name), "wrong_type", complaint)
}

// parameterName is the name of a list's parameter, which names one of its
// elements and can be repeated: the field types is asked for as type.
func parameterName(field string, t reflect.Type) string {
	if t.Kind() == reflect.Slice {
		return strings.TrimSuffix(field, "s")
	}
	return field
}

func refuseUnknown(wrong *fault.Fields, values url.Values, known func(string) bool) {
	names := make([]string, 0, len(values))
	for name := range values {
		if !known(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		wrong.Add(shown(name), "unknown_parameter", "There is no such parameter here. Check its spelling, or leave it out.")
	}
}

func paramsErr(wrong *fault.Fields) error {
	if f := fault.As(wrong.Err()); f != nil {
		return errParams.WithFields(f.Fields...)
	}
	return nil
}

// shown is a name of the caller's own as it can stand in an answer.
func shown(name string) string {
	if !utf8.ValidString(name) || len(name) > 64 {
		return "?"
	}
	return name
}

// noParameters refuses every parameter: a POST takes its input in the body.
func noParameters(values url.Values) error {
	var wrong fault.Fields
	refuseUnknown(&wrong, values, func(string) bool { return false })
	return paramsErr(&wrong)
}
