package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// readyWithin is how long the database may take to answer the readiness probe.
const readyWithin = 2 * time.Second

// healthy says that the process answers; whether it can work is what ready says.
func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n") // a probe that hangs up is no error
}

// ready says whether requests can be served: the database answers and the
// numbering of events keeps up. It tells which one does not, and nothing more.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := a.Check(r.Context()); err != nil {
		a.Log.WarnContext(r.Context(), "not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, "the database does not answer\n")
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// Check reads one row, and returns why that failed.
func (a *App) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	var noted string
	err := a.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT value FROM installation WHERE key = 'root_key'`).Scan(&noted)
	})
	if err != nil {
		return fmt.Errorf("ask the database: %w", err)
	}
	return nil
}
