package report_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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
		require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE tenant SET time_zone = 'Asia/Kolkata'")
			return err
		}))
		require.NoError(t, s.Roll(ctx))
		require.Zero(t, midnight("Europe/Berlin"))
		require.Positive(t, midnight("Asia/Kolkata"))
		w.exact()
	})
}
