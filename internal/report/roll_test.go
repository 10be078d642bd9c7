package report_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestEverythingIsCountedOnce counts random histories while jobs are ended in
// the middle, fail, and run beside each other.
func TestEverythingIsCountedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 1)
		w.bring(40)
		w.happen(60)
		w.number()
		s := report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))
		w.exact()

		w.happen(40)
		w.bring(8)
		w.number()
		for _, table := range []string{"report_seen", "report_count", "report_place"} {
			w.break1(table, func() { require.Error(t, s.Roll(ctx), table) })
		}
		ended, end := context.WithCancel(ctx)
		end()
		_ = s.Roll(ended)
		var jobs sync.WaitGroup
		for range 4 {
			jobs.Go(func() { require.NoError(t, report.NewService(k.DB).Roll(ctx)) })
		}
		jobs.Wait()
		require.NoError(t, s.Roll(ctx))
		w.exact()
	})
}

// TestCountedAnewIsWhatWasKept rebuilds after random histories and erasures,
// with things happening meanwhile, and finds what was changed by hand.
func TestCountedAnewIsWhatWasKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for seed := range uint64(2) {
			w := newWorld(t, k, seed+7)
			if seed > 0 {
				w.counted = w.kept("d")
			}
			w.bring(30)
			w.happen(60)
			w.number()
			s := report.NewService(k.DB)
			require.NoError(t, s.Roll(ctx))
			w.happen(10) // not numbered, or not counted, when their accounts are erased
			erase := func(n int64) {
				w.Do(func(tx *op.Tx) error {
					if err := s.Erase(tx, n); err != nil {
						return err
					}
					for left := true; left; {
						var err error
						if left, err = k.DB.Ledger.Erase(tx.Ctx, tx.Tx, owner(w, n)); err != nil {
							return err
						}
					}
					return nil
				})
			}
			erase(w.accounts[0])
			w.number()
			erase(w.accounts[1])
			w.accounts = w.accounts[2:]
			require.NoError(t, s.Roll(ctx))
			w.exact()

			_, err := s.Rebuild(ctx, w.System(), report.RebuildInput{})
			require.NoError(t, err)
			_, err = s.Rebuild(ctx, w.System(), report.RebuildInput{})
			require.ErrorIs(t, err, report.ErrRebuilding)
			w.break1("report_seen", func() { require.Error(t, s.Roll(ctx)) }) // ended in the middle
			erase(w.accounts[0])
			w.accounts = w.accounts[1:]
			w.happen(20)
			w.bring(8)
			w.number()
			require.NoError(t, s.Roll(ctx))
			w.exact()
			done, err := s.ViewRebuild(ctx, w.System(), report.RebuildInput{})
			require.NoError(t, err)
			require.NotNil(t, done.FinishedAt)
			require.Zero(t, done.Different, "%+v", done)
			require.Positive(t, done.Rows)

			require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.ExecContext(ctx, "UPDATE report_count SET n = n + 3 WHERE measure = 'locked' AND grain = 'm' AND gen > 0")
				return err
			}))
			require.Positive(t, w.rebuild(s).Different)
			w.exact()
			again := w.rebuild(s)
			require.Zero(t, again.Different)
			w.exact()
			require.NoError(t, s.Roll(ctx))
			require.Zero(t, k.Count("report_count", "gen > 0 AND gen <> (SELECT gen FROM report_state)"))
		}
		require.Equal(t, 6, k.Count("event", "type = 'report.rebuilt'"))
	})
}

// TestHoursAreForgottenAndDaysStay lets sixty days pass.
func TestHoursAreForgottenAndDaysStay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 3)
		w.happen(30)
		w.number()
		s := report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))
		require.Equal(t, w.counted, w.kept("h"))
		k.Clock.Move(100 * 24 * time.Hour)
		require.NoError(t, s.Roll(ctx))
		require.Empty(t, w.kept("h"))
		require.Zero(t, k.Count("report_guess", ""))
		require.Zero(t, w.rebuild(s).Different)
		w.exact()

		for _, by := range []string{"", report.ByHour} {
			r, err := s.View(ctx, k.Actor(authz.Supervisor), report.ViewInput{Page: report.Activity, Range: report.Own, From: "2026-11-03", To: "2026-11-03", By: by})
			require.NoError(t, err)
			require.Positive(t, r.Figures[0].Value)
			var sum int64
			for _, line := range r.Trends[0].Series {
				for _, n := range line.Values {
					sum += n
				}
			}
			require.EqualValues(t, r.Figures[0].Value, sum, "the picture of an old day has what its figures say")
			require.Equal(t, report.ByDay, r.By)
		}
	})
}

// TestAnotherTimeZoneIsCountedAnew changes where a tenant's days begin.
func TestAnotherTimeZoneIsCountedAnew(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 4)
		w.happen(30)
		w.number()
		s := report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))
		midnight := func(zone string) int {
			z, err := time.LoadLocation(zone)
			require.NoError(t, err)
			at := time.Date(2026, 11, 4, 0, 0, 0, 0, z)
			return k.Count("report_count", "grain = 'd' AND at = $1 AND gen = (SELECT gen FROM report_state)", at.UnixMicro())
		}
		require.Positive(t, midnight("Europe/Berlin"))
		require.Zero(t, midnight("Asia/Kolkata"))
		w.zone("Asia/Kolkata")
		require.NoError(t, s.Roll(ctx))
		require.Zero(t, midnight("Europe/Berlin"))
		require.Positive(t, midnight("Asia/Kolkata"))
		w.exact()
	})
}

// TestWhatErasedAccountsDidFollowsTheZone erases an account and changes where
// its tenant's days begin, by as much as there is on earth.
func TestWhatErasedAccountsDidFollowsTheZone(t *testing.T) {
	for _, counted := range []bool{true, false} { // whether anything was, before the zone changed
		t.Run(strconv.FormatBool(counted), func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
				w := newWorld(t, k, 6)
				move := func(at time.Time) { k.Clock.Move(at.Sub(k.Clock.Now())) }
				move(time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC))
				w.sign(0, "")                                        // long ago
				move(time.Date(2027, 5, 31, 22, 30, 0, 0, time.UTC)) // half past midnight of the first of June
				at := k.Clock.Now()
				w.sign(0, "")
				w.sign(1, "")
				w.number()
				s := report.NewService(k.DB)
				k.Clock.Move(time.Hour)
				if counted {
					require.NoError(t, s.Roll(ctx))
				}
				w.Do(func(tx *op.Tx) error { return s.Erase(tx, w.accounts[0]) })
				for _, zone := range []string{"America/New_York", "Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Berlin", "Asia/Kolkata"} {
					w.zone(zone)
					require.NoError(t, s.Roll(ctx))
					cal, err := time.LoadLocation(zone)
					require.NoError(t, err)
					here := at.In(cal)
					y, m, d := here.Date()
					for grain, begin := range map[string]time.Time{
						"h": time.Date(y, m, d, here.Hour(), 0, 0, 0, cal), "d": time.Date(y, m, d, 0, 0, 0, 0, cal), "m": time.Date(y, m, 1, 0, 0, 0, 0, cal),
					} {
						for _, gen := range []string{"gen = 0", "gen = (SELECT gen FROM report_state)"} {
							n := k.Count("report_count", gen+" AND n = 1 AND measure = 'signin' AND grain = $1 AND at = $2", grain, begin.UnixMicro())
							require.Equal(t, 1, n, "%s %s %s", zone, grain, gen)
						}
					}
					require.Equal(t, 2, k.Count("report_count", "gen = 0 AND measure = 'signin' AND grain = 'd'"), "nothing is lost, nothing left behind")
					require.Equal(t, 2, k.Count("report_count", "gen = 0 AND measure = 'signin' AND grain = 'm'"))
					in := report.ViewInput{Page: report.Activity, Range: report.Own, From: "2027-01-30", To: "2027-02-01"}
					require.Equal(t, 1.0, w.figures(s, in)["signed_in"], "of a day whose hours are forgotten, in %s", zone)
					in.From, in.To = "2027-05-01", "2027-06-30"
					require.Equal(t, 2.0, w.figures(s, in)["signed_in"], zone)
					require.Zero(t, w.rebuild(s).Different)
				}
			})
		})
	}
}

// zone changes where the tenant's days begin.
func (w *world) zone(name string) {
	require.NoError(w.t, w.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE tenant SET time_zone = $1 WHERE id = $2", name, w.Tenant)
		return err
	}))
}

// figures are those of a page by their keys.
func (w *world) figures(s *report.Service, in report.ViewInput) map[string]float64 {
	w.t.Helper()
	r, err := s.View(ctx, w.Actor(authz.Supervisor), in)
	require.NoError(w.t, err)
	out := map[string]float64{}
	for _, f := range r.Figures {
		out[f.Key] = f.Value
	}
	return out
}
