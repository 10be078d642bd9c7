package report_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestFiguresOfStatesAreWhatSearchFinds draws accounts in every state, and asks
// for the list behind each figure.
func TestFiguresOfStatesAreWhatSearchFinds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 5)
		now := k.Clock.Now()
		var plain []string
		for i := range 120 {
			d := account.Draft{FirstName: "Jess", Status: pick(w, account.Active, account.Active, account.Pending, account.Inactive)}
			address := "jess" + strconv.Itoa(i) + "@gmail.com"
			if pick(w, true, false) {
				d.Email = address
			} else {
				d.UnverifiedEmail = address
			}
			d.LastLoginAt = pick(w, time.Time{}, now.Add(-time.Hour), now.Add(-89*24*time.Hour), now.Add(-91*24*time.Hour), now.Add(-900*24*time.Hour))
			if w.rng.IntN(3) == 0 {
				until := pick(w, now.Add(-time.Hour), now.Add(time.Hour))
				d.Lock = &account.Lock{Since: now.Add(-2 * time.Hour), Until: &until}
			}
			if w.rng.IntN(5) == 0 {
				d.DeletionAt = now
			}
			login := k.Account(d)
			if d.Status == account.Active && d.Lock == nil && d.DeletionAt.IsZero() {
				plain = append(plain, login)
			}
			if w.rng.IntN(9) == 0 {
				require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
					_, err := tx.ExecContext(ctx, "UPDATE account SET frozen_at = $1 WHERE id = $2 AND status = 'inactive'", now.UnixMicro(), login)
					return err
				}))
			}
		}
		merge := directory.NewService(k.DB)
		for i := range 3 {
			pair := directory.PairInput{Account: plain[2*i], Other: plain[2*i+1]}
			p, err := merge.PreviewMerge(ctx, k.System(), pair)
			require.NoError(t, err)
			_, err = merge.Merge(ctx, k.System(), directory.MergeInput{Account: pair.Account, Other: pair.Other, Version: p.Version, OtherVersion: p.OtherVersion})
			require.NoError(t, err)
		}

		boss, accounts := k.Actor(authz.Supervisor), account.NewService(k.DB)
		found := func(in account.SearchInput) float64 {
			out, err := accounts.Search(ctx, boss, in)
			require.NoError(t, err)
			require.False(t, out.Total.Capped)
			return float64(out.Total.Count)
		}
		s := report.NewService(k.DB)
		got := w.figures(s, report.ViewInput{Page: report.Users, Range: report.Week})
		r, err := s.View(ctx, boss, report.ViewInput{Page: report.Security, Range: report.Week})
		require.NoError(t, err)
		for _, p := range r.Parts {
			for _, row := range p.Rows {
				if p.Key == "blocked" {
					got["blocked "+row.Key] = float64(row.Values[0])
				}
			}
		}
		states, err := accounts.CountStates(ctx, boss, account.CountStatesInput{})
		require.NoError(t, err)
		berlin, err := time.LoadLocation(r.Zone)
		require.NoError(t, err)
		y, m, d := now.In(berlin).Date()
		quiet := time.Date(y, m, d-90, 0, 0, 0, 0, berlin)
		want := map[string][2]float64{
			"total": {got["total"], found(account.SearchInput{})}, "verified": {got["verified"], found(account.SearchInput{Status: account.FilterVerified})},
			"dormant":          {got["dormant"], found(account.SearchInput{LastLoginTo: &quiet})},
			"locked":           {got["blocked locked"], found(account.SearchInput{Status: account.FilterLocked})},
			"inactive":         {got["blocked inactive"], found(account.SearchInput{Status: account.FilterInactive})},
			"frozen":           {got["blocked frozen"], found(account.SearchInput{Status: account.FilterFrozen})},
			"pending":          {float64(states.Pending), found(account.SearchInput{Status: account.FilterPending})},
			"pending deletion": {float64(states.PendingDeletion), found(account.SearchInput{Status: account.FilterPendingDeletion})},
		}
		for name, n := range want {
			require.Positive(t, n[0], name)
			require.Equal(t, n[1], n[0], name)
		}
	})
}
