package edge

import (
	"log/slog"
	"net/http"
	"slices"
	"time"
)

// access writes the one line of a request. It holds the route's template and
// never the path, the query or a header: they carry ids, names and terms.
func (cfg Config) access(r *http.Request, req *Request, seen *recorder, started time.Time) {
	level := slog.LevelInfo
	if seen.code() >= 500 {
		level = slog.LevelError
	}
	cfg.Log.LogAttrs(r.Context(), level, "request",
		slog.String("method", method(r.Method)),
		slog.String("route", req.Route),
		slog.Int("status", seen.code()),
		slog.Int64("bytes", seen.bytes),
		slog.Int64("took_us", cfg.Now().Sub(started).Microseconds()),
		slog.String("request", req.ID),
		slog.String("address", req.AddressText()),
		slog.String("actor", req.Actor),
	)
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"}

// method keeps words of the caller's own out of the log.
func method(m string) string {
	if slices.Contains(methods, m) {
		return m
	}
	return "OTHER"
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader remembers the first final status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write counts what is written.
func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// code is the status answered; a handler that wrote nothing answered 200.
func (w *recorder) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
