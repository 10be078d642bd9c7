package app

import (
	"net/http"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/rest"
)

// Handler returns everything that is served on the desk's port. base is the
// address under which staff reach it.
func (a *App) Handler(server config.Server, base string) (http.Handler, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", a.ready)
	mux.Handle("GET /metrics", a.Metrics.Handler())
	if err := a.mount(mux, base); err != nil {
		return nil, err
	}
	proxies, err := server.Proxies()
	if err != nil {
		return nil, err
	}
	return edge.Handler(edge.Config{
		Log: a.Log, Now: a.now, NewID: func() string { return a.DB.IDs.New("req") },
		TrustedProxies: proxies, HTTPS: strings.HasPrefix(base, "https:"),
	}, a.measured(under(rest.Base, a.api(), mux))), nil
}

// under hands what stands under a path to the API, as it was asked: a mux
// would answer an address with two slashes by a page that leads elsewhere,
// which no program expects.
func under(base string, api, others http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == base || strings.HasPrefix(r.URL.Path, base+"/") {
			api.ServeHTTP(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}

// measured notes each request under its route's template. A transport that
// routes by itself says the template in edge.Of(ctx).Route.
func (a *App) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		seen := &status{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(seen, r)
		request := edge.Of(r.Context())
		if request.Route == "" {
			request.Route = r.Pattern
		}
		a.Metrics.Request(r.Method, request.Route, seen.code, time.Since(started))
	})
}

// status remembers the status that was answered.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader remembers the last status: informational ones come before it.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
