package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/testkit"
)

// say records that something happened to one of the world's accounts; -1: to none.
func (w *world) say(account int, t string, data any) {
	w.Do(func(tx *op.Tx) error {
		f := event.Fact{Type: event.Named(t), Data: data}
		if account >= 0 {
			n := w.accounts[account]
			f.Account = &event.Account{N: n, ID: w.logins[n]}
		}
		tx.Record(f)
		return nil
	})
}

func TestThePagesSayWhatHappened(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 1)
		in := func(app, place string) map[string]any {
			return map[string]any{"method": "password", "application": app, "place": place, "device": "Firefox on Windows", "ip": "192.0.2.7"}
		}
		w.say(0, "signin.succeeded", in("", "Lyon, FR")) // yesterday week, for the comparison
		k.Clock.Move(7 * 24 * time.Hour)
		w.say(0, "signin.succeeded", in("=Shop", "Lyon, FR"))
		k.Clock.Move(20 * time.Minute)
		w.say(0, "signin.succeeded", in("=Shop", "Berlin, DE"))
		w.say(1, "signin.succeeded", in("", ""))
		for i := range 12 {
			w.say(i, "signin.failed", map[string]any{"method": "password", "reason": "wrong_password", "ip": "192.0.2.66"})
			w.say(-1, "signin.failed", map[string]any{"method": "password", "reason": "unknown_identifier", "ip": "192.0.2.66"})
			w.say(i, "credential.password_reset_requested", nil)
		}
		w.say(2, "signin.locked", nil)
		w.say(-1, "oauth.token_issued", map[string]any{"name": "=Shop", "kind": "refresh_token", "count": 30})
		w.say(-1, "oauth.invalid_client", map[string]any{"name": "=Shop", "count": 2})
		w.number()
		s := report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))

		figures := func(in report.ViewInput) (map[string]float64, report.Report) {
			t.Helper()
			r, err := s.View(ctx, k.Actor(authz.Supervisor), in)
			require.NoError(t, err)
			out := map[string]float64{}
			for _, f := range r.Figures {
				out[f.Key] = f.Value
				if f.Before != nil && *f.Before != 0 {
					out[f.Key+" before"] = *f.Before
				}
			}
			return out, r
		}
		for _, of := range []string{report.Today, report.Week, report.Quarter, report.Year} {
			got, r := figures(report.ViewInput{Page: report.Activity, Range: of})
			once := 3.0 // with the one before where the range has it
			if of == report.Quarter || of == report.Year {
				once = 4
			}
			require.Equal(t, once, got["signed_in"], of)
			require.Equal(t, 24.0, got["failed"], of)
			require.Equal(t, 2.0, got["people"], of)
			if of == report.Week {
				require.Equal(t, 1.0, got["signed_in before"])
				require.Equal(t, 1.0, got["people before"])
			}
			var line int64
			for _, n := range r.Trends[0].Series[0].Values {
				line += n
			}
			require.EqualValues(t, once, line, "the picture has the same numbers: %s", of)
		}
		got, _ := figures(report.ViewInput{Page: report.Activity, Range: report.Week, Application: "=Shop"})
		require.Equal(t, 2.0, got["signed_in"])
		require.Equal(t, 1.0, got["people"])
		got, _ = figures(report.ViewInput{Page: report.Activity, Range: report.Week, Method: "google"})
		require.Zero(t, got["signed_in"])
		require.NotContains(t, got, "people", "what cannot be told for a way of signing in is left out")

		got, _ = figures(report.ViewInput{Page: report.Applications, Range: report.Week})
		require.Equal(t, 30.0, got["refreshed"])
		require.Equal(t, 2.0, got["errors"])
		got, r := figures(report.ViewInput{Page: report.Security, Range: report.Week})
		require.Equal(t, 1.0, got["lock_outs"])
		require.Equal(t, 1.0, got["travels"], "France and Germany within twenty minutes")
		kinds := map[string]int64{}
		for _, f := range r.Findings {
			kinds[f.Kind] = f.Attempts
		}
		require.Equal(t, map[string]int64{report.ManyAccounts: 24, report.Stuffing: 24, report.ResetBurst: 12}, kinds)
		got, _ = figures(report.ViewInput{Page: report.Users, Range: report.Week})
		require.Equal(t, 12.0, got["total"])

		segment := k.Actor(authz.Supervisor)
		segment.Grants[0].Segment = "seg_north"
		_, err := s.View(ctx, segment, report.ViewInput{Page: report.Users, Range: report.Week})
		require.ErrorIs(t, err, op.ErrWhole)

		boss := k.Actor(authz.Supervisor)
		boss.Call.Reason = "Monthly meeting"
		file, err := s.Export(ctx, boss, report.ExportInput{ViewInput: report.ViewInput{Page: report.Applications, Range: report.Week}, Form: report.FormCSV})
		require.NoError(t, err)
		require.Contains(t, file.Content, "applications,'=Shop,tokens,30\n", "no formula")
		require.False(t, strings.Contains(file.Content, ",=Shop"))
		require.Zero(t, k.Count("report_count", "application LIKE '%192.0.2%' OR key LIKE '%192.0.2%' OR key LIKE '%Lyon%'"))
	})
}
