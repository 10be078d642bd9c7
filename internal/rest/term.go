package rest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/account"
)

var (
	termType  = reflect.TypeFor[account.Term]()
	termsType = reflect.TypeFor[map[string]account.Term]()
)

var operators = []account.Operator{account.Eq, account.Prefix, account.Contains, account.Fuzzy}

// term reads what is sought in one field: last_name=… or last_name.OPERATOR=….
// Whether the field has the operator is the operation's to say.
func (q *reading) term(name string, into reflect.Value) {
	var found []account.Term
	for _, asked := range q.names() {
		rest, ok := strings.CutPrefix(asked, name)
		if !ok || rest != "" && (rest[0] != '.' || len(rest) > 20) {
			continue
		}
		if text, ok := q.one(asked); ok {
			found = append(found, account.Term{Op: account.Operator(strings.TrimPrefix(rest, ".")), Value: q.text(asked, text)})
		}
	}
	if len(found) > 1 {
		q.wrong.Add(name, "repeated", "Give one condition for this field.")
		return
	}
	if len(found) == 1 {
		into.Set(reflect.ValueOf(found[0]))
	}
}

// terms reads attribute.KEY=… and attribute.KEY.OPERATOR=….
func (q *reading) terms(prefix string, into reflect.Value) {
	found := map[string]account.Term{}
	for _, asked := range q.names() {
		key, ok := strings.CutPrefix(asked, prefix)
		if !ok || key == "" {
			continue
		}
		text, ok := q.one(asked)
		if !ok {
			continue
		}
		term := account.Term{Value: q.text(asked, text)}
		if i := strings.LastIndexByte(key, '.'); i > 0 && slices.Contains(operators, account.Operator(key[i+1:])) {
			key, term.Op = key[:i], account.Operator(key[i+1:])
		}
		if _, twice := found[key]; twice {
			q.wrong.Add(shown(prefix+key), "repeated", "Give one condition for this attribute.")
		}
		found[q.text(asked, key)] = term
	}
	if len(found) > 0 {
		into.Set(reflect.ValueOf(found))
	}
}

// names are the query's parameters in a fixed order.
func (q *reading) names() []string {
	names := make([]string, 0, len(q.values))
	for name := range q.values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// text holds a value to be text.
func (q *reading) text(name, value string) string {
	var text string
	q.complain(name, parseText(value, reflect.ValueOf(&text).Elem()))
	return text
}
