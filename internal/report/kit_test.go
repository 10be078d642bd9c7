package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"

	_ "github.com/readmit/readmit/internal/credential"
	_ "github.com/readmit/readmit/internal/directory"
	_ "github.com/readmit/readmit/internal/oauth"
	_ "github.com/readmit/readmit/internal/privacy"
	_ "github.com/readmit/readmit/internal/signin"
)

var ctx = context.Background()

// world is an installation in which things happen at random.
type world struct {
	*testkit.Kit
	t        *testing.T
	rng      *rand.Rand
	accounts []int64
	logins   map[int64]string
	counted  map[string]int // by measure and key, what must have been counted
}

func newWorld(t *testing.T, k *testkit.Kit, seed uint64) *world {
	w := &world{Kit: k, t: t, rng: rand.New(rand.NewPCG(seed, 2)), logins: map[int64]string{}, counted: map[string]int{}}
	for range 12 {
		login := k.Account(account.Draft{FirstName: "Jess"})
		n := k.Number(login)
		w.accounts, w.logins[n] = append(w.accounts, n), login
	}
	return w
}

func pick[T any](w *world, of ...T) T { return of[w.rng.IntN(len(of))] }

// draw is something that happens, with what it must add to the counts.
func (w *world) draw() (*event.Type, map[string]any) {
	where := map[string]any{
		"method": pick(w, "password", "google", "passkey"), "application": pick(w, "", "Shop", "App"),
		"device": pick(w, "Firefox on Windows", "Safari on iPhone", "Jess's own"), "ip": pick(w, "192.0.2.7", "192.0.2.8", "198.51.100.1"),
	}
	switch w.rng.IntN(6) {
	case 0, 1:
		where["place"] = pick(w, "Lyon, FR", "Berlin, DE", "", "nowhere")
		w.counted["signin "]++
		return event.Named("signin.succeeded"), where
	case 2:
		where["reason"] = pick(w, "wrong_password", "locked")
		w.counted["failed "+where["reason"].(string)]++
		return event.Named("signin.failed"), where
	case 3:
		w.counted["locked "]++
		return event.Named("signin.locked"), map[string]any{"attempts": 5}
	case 4:
		w.counted["reset "]++
		return event.Named("credential.password_reset_requested"), nil
	}
	return event.Named("account.name_changed"), map[string]any{"old": map[string]any{"last_name": "Smith"}}
}

// happen does some things now, some of them about no account.
func (w *world) happen(n int) {
	for range n {
		w.Clock.Move(time.Duration(w.rng.IntN(200)) * time.Minute)
		w.Do(func(tx *op.Tx) error {
			t, data := w.draw()
			f := event.Fact{Type: t, Data: data}
			if w.rng.IntN(5) > 0 {
				n := pick(w, w.accounts...)
				f.Account = &event.Account{N: n, ID: w.logins[n]}
			} else if t.Name == "signin.succeeded" {
				w.counted["signin "]-- // nobody cannot sign in
				w.counted["failed unknown_identifier"]++
				f.Type, f.Data = event.Named("signin.failed"), map[string]any{"method": "password", "ip": "192.0.2.9", "reason": "unknown_identifier"}
			}
			tx.Record(f)
			if w.rng.IntN(4) == 0 {
				w.counted["token refresh_token"] += 12
				tx.Record(event.Fact{Type: event.Named("oauth.token_issued"), Data: map[string]any{"name": "Shop", "kind": "refresh_token", "count": 12}})
			}
			return nil
		})
	}
}

// bring gives accounts a past, new ones and some that have one.
func (w *world) bring(n int) {
	fresh := make([]int64, 0, n)
	for range n {
		login := w.Account(account.Draft{FirstName: "Jo"})
		number := w.Number(login)
		fresh, w.logins[number] = append(fresh, number), login
	}
	w.accounts = append(w.accounts, fresh...)
	require.NoError(w.t, w.DB.Store.Write(ctx, func(tx *store.Tx) error {
		var list []*ledger.History
		for i := range fresh {
			h := w.DB.Ledger.NewHistory(w.Tenant)
			if i%4 != 3 {
				w.past(h, i%2 == 0)
			} else {
				h = nil
			}
			list = append(list, h)
		}
		return w.DB.Ledger.InsertHistory(ctx, tx, fresh, list)
	}))
	older := pick(w, w.accounts...)
	require.NoError(w.t, w.DB.Store.Write(ctx, func(tx *store.Tx) error {
		h, err := w.DB.Ledger.OpenHistory(ctx, tx, w.Tenant, older)
		require.NoError(w.t, err)
		w.past(h, false)
		return w.DB.Ledger.InsertHistory(ctx, tx, []int64{older}, []*ledger.History{h})
	}))
}

func (w *world) past(h *ledger.History, created bool) {
	add := func(t *event.Type, ago time.Duration, data any) {
		text, err := json.Marshal(data)
		require.NoError(w.t, err)
		h.Add(ledger.Past{Type: t, At: w.Clock.Now().Add(-ago), Actor: event.Actor{Kind: "system"}, Op: "directory.import", Data: text})
	}
	if created {
		w.counted["created signed_up"]++
		add(event.Named("account.created"), 9000*time.Hour, map[string]any{"by": "password"})
	}
	for range w.rng.IntN(9) + 1 {
		t, data := w.draw()
		add(t, time.Duration(w.rng.IntN(8000))*time.Hour, data)
	}
	if created {
		add(event.Named("account.imported"), 0, nil)
	}
}

func (w *world) number() {
	signer, _ := w.DB.Ring.Signer()
	require.NoError(w.t, ledger.NewSequencer(ledger.SequencerConfig{
		Store: w.DB.Store, Ledger: w.DB.Ledger, Signer: signer, Holder: "one", Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}).Round(ctx))
}

// kept is what stands in the counts, in a grain of time.
func (w *world) kept(grain string) map[string]int {
	out := map[string]int{}
	require.NoError(w.t, w.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT measure, key, sum(n) FROM report_count WHERE gen IN (0, (SELECT gen FROM report_state)) AND grain = $1
			AND measure NOT IN ('device', 'place', 'travel') GROUP BY measure, key`, grain)
		require.NoError(w.t, err)
		defer rows.Close()
		for rows.Next() {
			var measure, key string
			var n int
			require.NoError(w.t, rows.Scan(&measure, &key, &n))
			if n != 0 {
				out[measure+" "+key] = n
			}
		}
		return rows.Err()
	}))
	return out
}

func (w *world) exact() {
	w.t.Helper()
	require.Equal(w.t, w.counted, w.kept("d"))
	require.Equal(w.t, w.counted, w.kept("m"))
	require.Zero(w.t, w.Count("report_delta", ""))
}

// rebuild counts anew and returns what was different.
func (w *world) rebuild(s *report.Service) report.Rebuild {
	w.t.Helper()
	_, err := s.Rebuild(ctx, w.System(), report.RebuildInput{})
	require.NoError(w.t, err)
	require.NoError(w.t, s.Roll(ctx))
	out, err := s.ViewRebuild(ctx, w.System(), report.RebuildInput{})
	require.NoError(w.t, err)
	require.NotNil(w.t, out.FinishedAt)
	return out
}

func (w *world) break1(table string, do func()) {
	for _, s := range []string{"ALTER TABLE " + table + " RENAME TO broken", "", "ALTER TABLE broken RENAME TO " + table} {
		if s == "" {
			do()
			continue
		}
		require.NoError(w.t, w.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, s)
			return err
		}), fmt.Sprint(s))
	}
}

func owner(w *world, n int64) ledger.Owner {
	return ledger.Owner{Tenant: w.Tenant, N: n, Login: w.logins[n]}
}
