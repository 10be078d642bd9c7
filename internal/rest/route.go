package rest

import (
	"context"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

// Base is the path that every address begins with.
const Base = "/api/v1"

// Route is one operation's address.
type Route struct {
	ID     string // unique in the API: the operation's name, or that and a verb
	Spec   *op.Spec
	Method string
	Path   string // as told outside, without Base: /accounts/{id}/notes

	input    shape
	output   reflect.Type
	path     map[string]string // placeholder → field
	fixed    map[string]any    // field → value that the address stands for
	anywhere bool              // no tenant need be named
	allWith  string            // nor if this parameter is true
}

// option changes a route.
type option func(*Route)

// set gives a field of the input a value that the address stands for.
func set(field string, value any) option {
	return func(r *Route) { r.fixed[field] = value }
}

// anywhere is for operations that are about no single tenant.
func anywhere(r *Route) { r.anywhere = true }

// allWith is for operations that are about all tenants if a parameter is true.
func allWith(parameter string) option {
	return func(r *Route) { r.allWith = parameter }
}

type method[I op.Input, O any] = func(context.Context, authz.Actor, I) (O, error)

// read routes GET path to an operation that only reads. The input's fields
// are the query's parameters.
func read[I op.Input, O any](a *api, name, path string, m method[I, O], options ...option) {
	a.add(newRoute[I, O](name, http.MethodGet, path, options), call(m))
}

// act routes POST path to an operation that changes something. The input's
// fields are the body's.
func act[I op.Input, O any](a *api, name, path string, m method[I, O], options ...option) {
	a.add(newRoute[I, O](name, http.MethodPost, path, options), call(m))
}

// operation is an operation's method without its types.
type operation func(ctx context.Context, actor authz.Actor, in reflect.Value) (any, error)

func call[I op.Input, O any](m method[I, O]) operation {
	return func(ctx context.Context, actor authz.Actor, in reflect.Value) (any, error) {
		return m(ctx, actor, in.Interface().(I))
	}
}

var placeholder = regexp.MustCompile(`\{(\w+)=(\w+)\}`)

func newRoute[I op.Input, O any](name, verb, path string, options []option) *Route {
	r := &Route{
		ID: name, Spec: op.Named(name), Method: verb, Path: placeholder.ReplaceAllString(path, "{$1}"),
		input: shapeOf(reflect.TypeFor[I]()), output: reflect.TypeFor[O](),
		path: map[string]string{}, fixed: map[string]any{},
	}
	if r.Spec == nil || r.Spec.Read != (verb == http.MethodGet) {
		panic("rest: " + name + " is no operation for " + verb)
	}
	for _, m := range placeholder.FindAllStringSubmatch(path, -1) {
		r.path[m[1]] = m[2]
	}
	for _, o := range options {
		o(r)
	}
	return r
}

// free says whether the caller gives the field in query or body.
func (r *Route) free(field string) bool {
	_, isFixed := r.fixed[field]
	for _, inPath := range r.path {
		isFixed = isFixed || inPath == field
	}
	return !isFixed
}

// success is the status of an answer: 201 where a list, which is a plural
// noun, is added to, and 200 otherwise.
func (r *Route) success() int {
	if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "s") {
		return http.StatusCreated
	}
	return http.StatusOK
}
