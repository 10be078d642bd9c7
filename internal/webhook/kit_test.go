package webhook_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// node returns a process that sends.
func node(k *testkit.Kit, name string) *webhook.Service {
	return webhook.NewService(webhook.Config{
		DB: k.DB, Fetch: fetch.New(fetch.Config{Allow: loopback}), Node: name,
		Messages: message.NewService(message.Config{DB: k.DB, Origins: fixedOrigin{}, Node: name, Elsewhere: webhook.HasMailer}),
	})
}

// request is what a receiver got.
type request struct {
	header  http.Header
	body    []byte
	payload webhook.Payload
	status  int // that it was answered with
}

// receiver is another system.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []request
	answer func(n int, r request) int // n counts from 1; nil: 204
}

func receive(t testing.TB) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, in *http.Request) {
		body, _ := io.ReadAll(in.Body)
		got := request{header: in.Header, body: body, status: http.StatusNoContent}
		_ = json.Unmarshal(body, &got.payload)
		r.mu.Lock()
		n, answer := len(r.got)+1, r.answer
		r.mu.Unlock()
		if answer != nil {
			got.status = answer(n, got)
		}
		r.mu.Lock()
		r.got = append(r.got, got)
		r.mu.Unlock()
		if got.status == http.StatusFound {
			w.Header().Set("Location", "http://127.0.0.1:1/inside")
		}
		w.WriteHeader(got.status)
	}))
	t.Cleanup(r.Close)
	return r
}

// answers sets how it answers from now on.
func (r *receiver) answers(f func(n int, got request) int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

func always(status int) func(int, request) int { return func(int, request) int { return status } }

// all returns what came, in the order in which it was answered.
func (r *receiver) all() []request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]request(nil), r.got...)
}

// taken returns the payloads that it answered with 2xx.
func (r *receiver) taken() (out []webhook.Payload) {
	for _, got := range r.all() {
		if got.status/100 == 2 {
			out = append(out, got.payload)
		}
	}
	return out
}

func (r *receiver) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = nil
}

// added adds an endpoint for a receiver.
func added(t testing.TB, k *testkit.Kit, s *webhook.Service, url string, events ...string) webhook.WithSecret {
	t.Helper()
	out, err := s.Add(ctx, k.Actor(authz.Developer), webhook.AddInput{Settings: webhook.Settings{Name: "Shop", URL: url, Events: events}})
	require.NoError(t, err)
	return out
}

// deliver numbers what was written and sends what is due.
func deliver(t testing.TB, k *testkit.Kit, s *webhook.Service) {
	t.Helper()
	require.NoError(t, sequencer(k).Round(ctx))
	require.NoError(t, s.Deliver(ctx))
	s.Wait()
	k.Clock.Move(time.Second)
}

func jess(k *testkit.Kit) string { return k.Account(account.Draft{FirstName: "Jess"}) }

// rowsOf returns the texts that a query finds.
func rowsOf(t testing.TB, k *testkit.Kit, query string, args ...any) (out []string) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, query, args...)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var text string
			require.NoError(t, rows.Scan(&text))
			out = append(out, text)
		}
		return rows.Err()
	}))
	return out
}
