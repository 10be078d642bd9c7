package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestPostgreSQLRestartsInTheMiddleOfActs ends PostgreSQL, as a crash does, while
// many callers add notes and accounts by the API, twice. Who got no answer asks
// again under the same key. Each act is done exactly once, none that was
// answered is lost, an answer that says that it was not done is right, and the
// same process goes on.
func TestPostgreSQLRestartsInTheMiddleOfActs(t *testing.T) {
	cluster := testkit.OwnPostgres(t)
	a := open(t, config.Config{Data: t.TempDir(), Database: cluster.URL, FirstTenant: first})
	background, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { a.Background(background); close(ended) }()
	w := &writers{t: t, app: a, restarted: []chan struct{}{make(chan struct{}), make(chan struct{})}}
	w.enter()

	var callers sync.WaitGroup
	for caller := range 8 {
		callers.Go(func() { w.act(fmt.Sprintf("key-%d", caller)) })
	}
	for i, again := range w.restarted {
		<-w.begun[i]
		err := cluster.Restart()
		close(again)
		require.NoError(t, err)
	}
	callers.Wait()
	stop()
	<-ended

	done := w.count("SELECT count(*) FROM note") + w.count("SELECT count(*) FROM account") - 1 // the one with the notes
	require.Equal(t, len(w.answers), done, "each act is done once")
	require.Equal(t, len(w.answers), w.count("SELECT count(*) FROM audit WHERE op IN ('desk.add_note', 'account.create') AND outcome = 'done'")-1)
	for key, answer := range w.answers {
		again := w.send(key)
		require.Equal(t, answer.Code, again.Code, again.Body)
		require.JSONEq(t, answer.Body, again.Body, "what was answered is there")
	}
	require.NotZero(t, w.unanswered.Load(), "acts were under way when the server ended")
	lag, err := a.Sequencer.Lag(t.Context())
	require.NoError(t, err)
	require.Zero(t, lag.Events, "events are numbered as before")
	t.Logf("%d acts, %d of them sent again, %d were not done by the first answer and %d not known", len(w.answers), w.unanswered.Load(), w.notDone.Load(), w.notKnown.Load())
}

// writers are callers of the API whose database restarts.
type writers struct {
	t         *testing.T
	app       *app.App
	handler   http.Handler
	key       string // of the API
	account   string
	restarted []chan struct{} // closed when the database is back each time

	mu                            sync.Mutex
	answers                       map[string]answered // by idempotency key
	unanswered, notDone, notKnown atomic.Int64
	begun                         [2]chan struct{} // closed when it is to end each time
}

type answered struct {
	Code int
	Body string
}

// actsBetween is how many acts are answered before each end of the database;
// each caller does as many more after the last one.
const actsBetween = 20

func (w *writers) enter() {
	w.t.Helper()
	main, _, err := w.app.EnsureTenant(w.t.Context())
	require.NoError(w.t, err)
	key, err := w.app.Staff.CreateAPIKey(w.t.Context(), w.app.System("cli", main.ID), staff.CreateAPIKeyInput{Name: "x", Role: authz.Administrator})
	require.NoError(w.t, err)
	w.key, w.answers = key.Key.Reveal(), map[string]answered{}
	w.begun = [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	w.handler, err = w.app.Handler(config.Server{}, "http://localhost:8484")
	require.NoError(w.t, err)
	made := w.send("account")
	require.Equal(w.t, http.StatusCreated, made.Code, made.Body)
	var id struct {
		ID string `json:"id"`
	}
	require.NoError(w.t, json.Unmarshal([]byte(made.Body), &id))
	w.account = id.ID
}

// send does the act of an idempotency key: every other one is a note.
func (w *writers) send(key string) answered {
	path, body := "/api/v1/accounts", fmt.Sprintf(`{"first_name":"Jess","email":"%s@example.com","reason":"asked"}`, key)
	if strings.HasSuffix(key, "note") {
		path, body = path+"/"+w.account+"/notes", fmt.Sprintf(`{"text":"Called about %s."}`, key)
	}
	r := ask(w.handler, http.MethodPost, path, func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+w.key)
		r.Header.Set("Idempotency-Key", key)
		r.Header.Set("Content-Type", "application/json")
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	})
	return answered{Code: r.Code, Body: r.Body.String()}
}

// act does acts until the database has restarted for the last time, and some
// more.
func (w *writers) act(caller string) {
	for i, after := 0, 0; after < actsBetween; i++ {
		if w.back(len(w.restarted) - 1) {
			after++
		}
		key := fmt.Sprintf("%s-%d", caller, i)
		if i%2 == 0 {
			key += "-note"
		}
		if !w.once(key) {
			return
		}
	}
}

// once does one act, again under the same key until it is answered.
func (w *writers) once(key string) bool {
	for tries := range 100 {
		got := w.send(key)
		if got.Code/100 == 2 {
			w.note(key, got)
			return true
		}
		if tries == 0 {
			w.unanswered.Add(1)
		}
		w.refused(key, got)
	}
	w.t.Errorf("%s was never answered", key)
	return false
}

// refused waits until the database is back and looks whether what was said is
// right.
func (w *writers) refused(key string, got answered) {
	w.wait()
	switch {
	case strings.Contains(got.Body, `"code":"not_done"`), strings.Contains(got.Body, `"code":"database_away"`):
		w.notDone.Add(1)
		if n := w.count("SELECT count(*) FROM idempotency WHERE key = $1", key); n != 0 {
			w.t.Errorf("%s was done, and the answer said that it was not", key)
		}
	case strings.Contains(got.Body, `"code":"not_known"`):
		w.notKnown.Add(1)
	default:
		w.t.Errorf("%s: %d %s", key, got.Code, got.Body)
	}
}

// wait returns when the database is not about to come back.
func (w *writers) wait() {
	for i, again := range w.restarted {
		if closed(w.begun[i]) {
			<-again
		}
	}
}

// note keeps an answer, and lets the database end when enough have come.
func (w *writers) note(key string, got answered) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers[key] = got
	for i := range w.begun {
		before := i == 0 || w.back(i-1)
		if before && !closed(w.begun[i]) && len(w.answers) >= (i+1)*actsBetween {
			close(w.begun[i])
		}
	}
}

// back reports whether the database has restarted that often.
func (w *writers) back(i int) bool { return closed(w.restarted[i]) }

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func (w *writers) count(query string, args ...any) (n int) {
	ctx := w.t.Context()
	for range 100 { // a connection from before is found broken when it is used
		err := w.app.DB.Store.Read(ctx, func(tx *store.Tx) error { return tx.QueryRowContext(ctx, query, args...).Scan(&n) })
		if err == nil {
			return n
		}
		w.wait()
	}
	w.t.Errorf("%s is not answered", query)
	return 0
}
