package edge

import (
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"time"
)

// Config is what [Handler] needs. Log, Now and NewID must be set.
type Config struct {
	Log *slog.Logger
	Now func() time.Time
	// NewID makes the id of a request that brought none.
	NewID func() string
	// TrustedProxies are the networks whose X-Forwarded-For is believed.
	TrustedProxies []netip.Prefix
	// HTTPS says that people reach the server by https only, so that browsers
	// may be told to insist on it.
	HTTPS bool
}

// Handler wraps everything that is served on one port: it gives each request
// its id and client address, sets the security headers, writes one line to the
// access log, and answers [Broken] if a handler panics and no inner
// [Recover] has answered better.
func Handler(cfg Config, next http.Handler) http.Handler {
	next = Recover(cfg.Log, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, Broken+"\n"+Of(r.Context()).ID+"\n")
	}, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := cfg.Now()
		req := &Request{ID: requestID(r, cfg.NewID), Address: ClientAddress(r, cfg.TrustedProxies)}
		secure(w.Header(), cfg.HTTPS)
		w.Header().Set(RequestID, req.ID)
		seen := &recorder{ResponseWriter: w}
		defer func() { cfg.access(r, req, seen, started) }()
		next.ServeHTTP(seen, r.WithContext(with(r.Context(), req)))
	})
}
