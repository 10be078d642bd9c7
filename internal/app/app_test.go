package app_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var first = config.FirstTenant{TenantSlug: "main", TenantName: "Main", TenantRegion: "US", TenantZone: "UTC", TenantLanguage: "en"}

// each runs f on an empty installation on both databases.
func each(t *testing.T, f func(t *testing.T, cfg config.Config)) {
	t.Helper()
	for name, database := range map[string]func() string{
		"sqlite":   func() string { return "" },
		"postgres": func() string { return testkit.PostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			f(t, config.Config{Data: t.TempDir(), Database: database(), FirstTenant: first})
		})
	}
}

func open(t *testing.T, cfg config.Config) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Close()) })
	return a
}

func TestTheFirstTenantIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		one, two := open(t, cfg), open(t, cfg) // as two processes do
		var mu sync.Mutex
		var made int
		ids := map[string]bool{}
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				a := []*app.App{one, two}[i%2]
				found, fresh, err := a.EnsureTenant(context.Background())
				mu.Lock()
				defer mu.Unlock()
				require.NoError(t, err)
				ids[found.ID] = true
				if fresh {
					made++
				}
			})
		}
		wg.Wait()
		require.Equal(t, 1, made)
		require.Len(t, ids, 1)
	})
}

func TestOtherKeysAreRefused(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		open(t, cfg)
		other := cfg
		other.Keys = filepath.Join(t.TempDir(), "keys")
		_, err := app.Open(t.Context(), other, slog.New(slog.DiscardHandler))
		require.ErrorIs(t, err, app.ErrOtherKeys)
	})
}

func TestBaseIsWhereTheLastServerWas(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		base, err := a.Base(t.Context(), "http://fallback")
		require.NoError(t, err)
		require.Equal(t, "http://fallback", base)
		for _, want := range []string{"http://localhost:1", "https://desk.example.com"} {
			require.NoError(t, a.NoteBase(t.Context(), want))
			base, err = a.Base(t.Context(), "http://fallback")
			require.NoError(t, err)
			require.Equal(t, want, base)
		}
	})
}

func TestReadySaysWhenTheDatabaseIsGone(t *testing.T) {
	a, err := app.Open(t.Context(), config.Config{Data: t.TempDir(), FirstTenant: first}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	h, err := a.Handler(config.Server{}, "http://localhost:8484")
	require.NoError(t, err)
	ask := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	require.Equal(t, http.StatusOK, ask("/readyz").Code)
	require.NoError(t, a.Close())
	require.Equal(t, http.StatusServiceUnavailable, ask("/readyz").Code)
	require.Equal(t, http.StatusOK, ask("/healthz").Code, "the process still answers")
	require.NotEmpty(t, ask("/healthz").Header().Get("Content-Security-Policy"))
}

// serving runs a server around one handler and returns its address, a
// function that tells it to stop, and the channel of its end.
func serving(t *testing.T, a *app.App, wait time.Duration, h http.HandlerFunc) (string, context.CancelFunc, <-chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, wait, app.Site{Listener: l, Handler: h}) }()
	return "http://" + l.Addr().String(), stop, ended
}

func TestStoppingFinishesWhatIsUnderWay(t *testing.T) {
	a := open(t, config.Config{Data: t.TempDir(), FirstTenant: first})
	entered := make(chan struct{})
	url, stop, ended := serving(t, a, time.Minute, func(w http.ResponseWriter, r *http.Request) {
		close(entered)
		<-a.Stopping() // streams end by this
		if r.Context().Err() != nil {
			http.Error(w, "cut off", http.StatusInternalServerError)
			return
		}
		_, _ = io.WriteString(w, "finished")
	})
	answered := make(chan string, 1)
	go func() {
		answer, err := http.Get(url)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		answered <- string(body)
	}()
	<-entered
	stop()
	require.Equal(t, "finished", <-answered)
	require.NoError(t, <-ended)
	_, err := http.Get(url)
	require.Error(t, err, "nothing new is taken")
}

func TestStoppingDoesNotWaitForEver(t *testing.T) {
	a := open(t, config.Config{Data: t.TempDir(), FirstTenant: first})
	entered := make(chan struct{})
	url, stop, ended := serving(t, a, time.Millisecond, func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
	})
	go func() {
		answer, err := http.Get(url)
		if err == nil {
			_ = answer.Body.Close()
		}
	}()
	<-entered
	stop()
	require.ErrorContains(t, <-ended, "finish the requests under way")
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	_, err := app.Open(t.Context(), config.Config{Data: t.TempDir(), Database: "mysql://x"}, slog.New(slog.DiscardHandler))
	require.ErrorIs(t, err, config.ErrDatabase)

	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err = app.Open(t.Context(), config.Config{Data: file}, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, "open the keys")
}

func TestBackgroundNumbersEverythingBeforeItEnds(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { a.Background(ctx); close(ended) }()
		_, _, err := a.EnsureTenant(t.Context())
		require.NoError(t, err)
		stop()
		<-ended
		lag, err := a.Sequencer.Lag(t.Context())
		require.NoError(t, err)
		require.Zero(t, lag.Events)
		require.Zero(t, lag.Entries)
		require.Zero(t, lag.Unsigned)
	})
}

func TestAnInterruptedDemoGoesOn(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		main, _, err := a.EnsureTenant(t.Context())
		require.NoError(t, err)
		ctx, interrupt := context.WithCancel(t.Context())
		_, err = a.FillDemo(ctx, main.ID, 300, 7, directory.Watch{Begin: func(int64, int64) { interrupt() }})
		require.ErrorIs(t, err, context.Canceled)
		unfinished, err := a.DemoUnfinished(t.Context(), main.ID)
		require.NoError(t, err)
		require.True(t, unfinished)

		_, err = a.FillDemo(t.Context(), main.ID, 1, 8, directory.Watch{})
		require.NoError(t, err)
		unfinished, err = a.DemoUnfinished(t.Context(), main.ID)
		require.NoError(t, err)
		require.False(t, unfinished)
		var n int
		require.NoError(t, a.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
			return tx.QueryRowContext(t.Context(), "SELECT count(*) FROM account").Scan(&n)
		}))
		require.Equal(t, 300, n)
	})
}

// TestTheDemoHasSystemsThatAreToldNothing fills a demo and fills it again.
func TestTheDemoHasSystemsThatAreToldNothing(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		a := open(t, cfg)
		main, _, err := a.EnsureTenant(t.Context())
		require.NoError(t, err)
		for range 2 {
			_, err = a.FillDemo(t.Context(), main.ID, 400, 7, directory.Watch{})
			require.NoError(t, err)
			for query, want := range map[string]int{
				"SELECT count(*) FROM application": 4, "SELECT count(*) FROM segment": 2,
				"SELECT count(*) FROM webhook_endpoint":                        3,
				"SELECT count(*) FROM webhook_endpoint WHERE enabled":          0,
				"SELECT count(*) FROM event WHERE type = 'oauth.token_issued'": 210,
				"SELECT count(DISTINCT segment) FROM account_segment":          2,
				"SELECT count(*) FROM account_segment WHERE account <= 12":     0,
				"SELECT count(*) FROM webhook_delivery":                        0,
			} {
				var n int
				require.NoError(t, a.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
					return tx.QueryRowContext(t.Context(), query).Scan(&n)
				}))
				require.Equal(t, want, n, query)
			}
		}
	})
}
