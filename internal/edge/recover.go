package edge

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// Broken is the one sentence that is shown for every internal error. What went
// wrong stands in the log under the request's id.
const Broken = "Something went wrong on the server. Try again; if it happens again, tell the people who run it this request id."

// Recover answers with broken if next panics, and logs the panic with its
// stack. If next had begun to answer, the connection is cut instead, so that
// half an answer is not taken for a whole one. [http.ErrAbortHandler] passes.
func Recover(log *slog.Logger, broken http.HandlerFunc, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &recorder{ResponseWriter: w}
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler { //nolint:errorlint // the documented value is compared by identity
				panic(cause)
			}
			req := Of(r.Context())
			log.ErrorContext(r.Context(), "panic", "cause", fmt.Sprint(cause), "request", req.ID, "route", req.Route, "stack", string(debug.Stack()))
			if seen.status != 0 {
				panic(http.ErrAbortHandler)
			}
			broken(w, r)
		}()
		next.ServeHTTP(seen, r)
	})
}
