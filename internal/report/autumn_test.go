package report_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/testkit"
)

// TestTheHourThatComesTwiceIsTwo: what is too little for a finding in each of
// the two hours of an autumn night is none together.
func TestTheHourThatComesTwiceIsTwo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 1)
		first := time.Date(2027, 10, 31, 0, 30, 0, 0, time.UTC) // 02:30 summer time in Berlin
		k.Clock.Move(first.Sub(k.Clock.Now()))
		for i := range 12 {
			if i == 6 {
				k.Clock.Move(time.Hour) // 02:30 winter time
			}
			w.say(i, "signin.failed", map[string]any{"method": "password", "reason": "wrong_password", "ip": "192.0.2.66"})
			w.say(-1, "signin.failed", map[string]any{"method": "password", "reason": "unknown_identifier", "ip": "192.0.2." + string('1'+rune(i%9))})
			w.say(i, "credential.password_reset_requested", nil)
		}
		w.number()
		s := report.NewService(k.DB)
		require.NoError(t, s.Roll(ctx))
		r, err := s.View(ctx, k.Actor(authz.Supervisor), report.ViewInput{Page: report.Security, Range: report.Today})
		require.NoError(t, err)
		require.Equal(t, "Europe/Berlin", r.Zone)
		require.Len(t, r.Trends[0].Starts, 25)
		got := map[string]int64{}
		for i, at := range r.Trends[0].Starts {
			if n := r.Trends[0].Series[0].Values[i]; n > 0 {
				got[at.Format("15:04 MST")] = n
			}
		}
		require.Equal(t, map[string]int64{"02:00 CEST": 12, "02:00 CET": 12}, got)
		for _, f := range r.Findings {
			require.Equal(t, report.ManyAccounts, f.Kind)
			require.EqualValues(t, 6, f.Accounts, "of one hour")
		}
		require.Len(t, r.Findings, 2)
	})
}
