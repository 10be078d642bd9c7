package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// readyWithin is how long the database may take to answer the readiness probe.
const readyWithin = 2 * time.Second

// healthy says that the process answers; whether it can work is what ready says.
func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n") // a probe that hangs up is no error
}

// ready says whether requests can be served: whether the database answers, and
// whether the directory is whole, since half of it would not be found. It also tells if the numbering of events does not keep up.
func (a *App) ready(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := a.Check(r.Context()); err != nil {
		a.Log.WarnContext(r.Context(), "not ready", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, "the database does not answer\n")
		return
	}
	left, err := account.Unfinished(r.Context(), a.DB.Store)
	if err != nil || len(left) > 0 {
		a.Log.WarnContext(r.Context(), "not ready: accounts are being imported into the empty directory", "left", left, "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, "accounts are being imported into the empty directory; if the import was interrupted, start it again, or run readmit doctor --repair\n")
		return
	}
	lag, err := a.Sequencer.Lag(r.Context())
	if err != nil {
		a.Log.WarnContext(r.Context(), "cannot read the sequencer's lag", "error", err)
	}
	if late := behind(lag, a.now()); late > lagTold {
		_, _ = fmt.Fprintf(w, "ready, but events have waited for their number for %s\n", late.Round(time.Second))
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// lagTold is how long events may wait for their number before the readiness
// probe says so. It does not answer with an error then: every node would have
// to leave, and operations do not need the numbers.
const lagTold = time.Minute

func behind(lag ledger.Lag, now time.Time) time.Duration {
	if lag.Oldest.IsZero() {
		return 0
	}
	return max(0, now.Sub(lag.Oldest))
}

// measureLag adds the sequencer's lag to the metrics.
func (a *App) measureLag() {
	a.Metrics.Gauge("readmit_sequencer_lag_seconds", "How long the oldest event or audit entry has waited for its number; -1 if it cannot be read.", func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), readyWithin)
		defer cancel()
		lag, err := a.Sequencer.Lag(ctx)
		if err != nil {
			return -1
		}
		return behind(lag, a.now()).Seconds()
	})
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
