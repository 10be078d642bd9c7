package rest

import (
	"net/http"
	"path"
	"strings"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
)

// Faults of addresses.
var (
	errNoRoute = fault.New(fault.NotFound, "no_such_address", "There is nothing at this address. The addresses are listed in /api/v1/openapi.json.")
	errMethod  = fault.New(fault.Malformed, "method_not_allowed", "This address does not take this method. The header Allow lists those that it takes.")
)

// dispatch finds the route. Unknown addresses and methods are answered as
// problems too.
func (a *api) dispatch(w http.ResponseWriter, r *http.Request) {
	if path.Clean(r.URL.Path) != r.URL.Path { // the mux would redirect
		edge.Of(r.Context()).Route = "unknown"
		a.fail(w, r, errNoRoute)
		return
	}
	if _, pattern := a.mux.Handler(r); pattern != "" {
		edge.Of(r.Context()).Route = pattern
		a.mux.ServeHTTP(w, r)
		return
	}
	edge.Of(r.Context()).Route = "unknown"
	if allowed := a.methodsOf(r); len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		a.fail(w, r, errMethod)
		return
	}
	a.fail(w, r, errNoRoute)
}

// methodsOf lists the methods that the address takes.
func (a *api) methodsOf(r *http.Request) []string {
	var out []string
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		other := *r
		other.Method = m
		if _, pattern := a.mux.Handler(&other); pattern != "" {
			out = append(out, m)
		}
	}
	return out
}
