package report_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// sign records that an account signed in somewhere.
func (w *world) sign(account int, place string) {
	w.say(account, "signin.succeeded", map[string]any{"method": "password", "place": place})
}

// pastSigns gives an account sign-ins that come in now and happened before.
func (w *world) pastSigns(account int, place string, ago ...time.Duration) {
	n := w.accounts[account]
	data, err := json.Marshal(map[string]any{"method": "password", "place": place})
	require.NoError(w.t, err)
	require.NoError(w.t, w.DB.Store.Write(ctx, func(tx *store.Tx) error {
		h, err := w.DB.Ledger.OpenHistory(ctx, tx, w.Tenant, n)
		require.NoError(w.t, err)
		for _, d := range ago {
			h.Add(ledger.Past{Type: event.Named("signin.succeeded"), At: w.Clock.Now().Add(-d), Actor: event.Actor{Kind: "system"}, Op: "directory.import", Data: data})
		}
		return w.DB.Ledger.InsertHistory(ctx, tx, []int64{n}, []*ledger.History{h})
	}))
}

// travels is what is kept of a grain, what erased accounts did included.
func (w *world) travels(grain string) (n int) {
	w.t.Helper()
	require.NoError(w.t, w.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COALESCE(sum(n), 0) FROM report_count WHERE gen IN (0, (SELECT gen FROM report_state)) AND grain = $1 AND measure = 'travel'`, grain).Scan(&n)
	}))
	return n
}

// TestTravelsAreCountedAnewHoweverOld counts anew when the hours are forgotten,
// and erases an account then.
func TestTravelsAreCountedAnewHoweverOld(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 1)
		for i := range 2 {
			w.sign(i, "Lyon, FR")
			k.Clock.Move(20 * time.Minute)
			w.sign(i, "Berlin, DE")
		}
		w.number()
		s := report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))
		k.Clock.Move(100 * 24 * time.Hour)
		require.NoError(t, s.Roll(ctx))
		require.Equal(t, 2, w.travels("d"))
		require.Zero(t, w.rebuild(s).Different)
		require.Equal(t, 2, w.travels("d"))

		w.Do(func(tx *op.Tx) error { return s.Erase(tx, w.accounts[0]) })
		require.Equal(t, 1, k.Count("report_count", "gen = 0 AND grain = 'd' AND measure = 'travel'"), "what an erased account did stays")
		require.Zero(t, w.rebuild(s).Different)
		require.Equal(t, 2, w.travels("d"))
		require.Equal(t, 2, w.travels("m"))
		require.Zero(t, w.travels("h"))
	})
}

// TestWhatComesInLaterHidesNoTravel brings many sign-ins between two that were
// counted.
func TestWhatComesInLaterHidesNoTravel(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 1)
		w.sign(0, "Lyon, FR")
		k.Clock.Move(30 * time.Minute)
		w.sign(0, "Berlin, DE")
		w.number()
		s := report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))
		require.Equal(t, 1, w.travels("d"))
		var between []time.Duration
		for i := range 20 {
			between = append(between, time.Duration(i+1)*time.Minute)
		}
		w.pastSigns(0, "", between...)
		require.NoError(t, s.Roll(ctx))
		require.Zero(t, w.rebuild(s).Different)
		require.Equal(t, 1, w.travels("d"))
	})
}
