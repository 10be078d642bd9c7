package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/op"
)

// add puts a route into the table and into service.
func (a *api) add(r *Route, do operation) {
	for _, other := range a.table {
		if other.ID == r.ID {
			r.ID += "." + path.Base(r.Path)
		}
	}
	a.table = append(a.table, *r)
	a.mux.HandleFunc(r.Method+" "+Base+r.Path, func(w http.ResponseWriter, req *http.Request) {
		out, err := a.answer(w, req, r, do)
		if err != nil {
			a.fail(w, req, err)
			return
		}
		a.write(w, req, r.success(), out)
	})
}

// answer turns the request into an input and asks the operation.
func (a *api) answer(w http.ResponseWriter, req *http.Request, r *Route, do operation) (any, error) {
	ask := a.Keys.Actor
	if r.anywhere || r.allWith != "" && req.URL.Query().Get(r.allWith) == "true" {
		ask = a.Keys.Anywhere
	}
	actor, err := a.actor(req, ask)
	if err != nil {
		return nil, err
	}
	in := reflect.New(r.input.typ).Elem()
	if err := r.parse(w, req, in, &actor.Call); err != nil {
		return nil, err
	}
	for placeholder, field := range r.path {
		value := req.PathValue(placeholder)
		if !mayBeID(value) {
			return nil, op.ErrNotFound
		}
		r.input.field(in, field).SetString(value)
	}
	for field, value := range r.fixed {
		r.input.field(in, field).Set(reflect.ValueOf(value))
	}
	out, err := do(req.Context(), actor, in)
	if err == nil && r.isList() {
		return list{Items: out}, nil
	}
	return out, err
}

// list is how an operation's plain list is answered: an object can get
// further fields, such as a cursor, without breaking programs.
type list struct {
	Items any `json:"items"`
}

func (r *Route) isList() bool { return r.output.Kind() == reflect.Slice }

// mayBeID tells ids from what cannot be one, and would only fill the audit
// log or be refused by a database.
func mayBeID(text string) bool {
	return len(text) <= 128 && utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// parse fills in from the query, for a GET, or from the body.
func (r *Route) parse(w http.ResponseWriter, req *http.Request, in reflect.Value, call *authz.Call) error {
	values, err := readQuery(req)
	if err != nil {
		return err
	}
	if r.Method == http.MethodGet {
		return r.parseQuery(values, in)
	}
	if err := noParameters(values); err != nil {
		return err
	}
	members, err := readBody(w, req)
	if err != nil {
		return err
	}
	because, err := r.parseBody(members, in)
	if err != nil {
		return err
	}
	call.Reason, call.Case = because.Reason, because.Case
	call.IdempotencyKey = req.Header.Get("Idempotency-Key")
	call.Seen, err = seenIn(req)
	return err
}

// write answers out as JSON. Characters that mean something in HTML are
// escaped, so that an answer is inert even where somebody shows it as a page.
func (a *api) write(w http.ResponseWriter, req *http.Request, status int, out any) {
	body, err := json.Marshal(out)
	if err != nil {
		a.fail(w, req, fmt.Errorf("encode the answer: %w", err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	tag(w.Header(), out)
	w.WriteHeader(status)
	if _, err := w.Write(append(body, '\n')); err != nil && !errors.Is(err, context.Canceled) {
		a.Log.DebugContext(req.Context(), "the answer was not taken", "request", edge.Of(req.Context()).ID, "error", err)
	}
}
