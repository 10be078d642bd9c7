package report_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/testkit"
)

// TestWhatIsUsualIsNoFinding: one account that many addresses try is no list of
// names, and an hour like the others is no burst, whichever range is asked for.
func TestWhatIsUsualIsNoFinding(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k, 1)
		s := report.NewService(k.DB)
		hour := func(resets int) {
			k.Clock.Move(24 * time.Hour)
			for i := range resets {
				w.say(i%12, "credential.password_reset_requested", nil)
			}
		}
		kinds := func(of string) map[string]int {
			w.number()
			require.NoError(t, s.Roll(ctx))
			r, err := s.View(ctx, k.Actor(authz.Supervisor), report.ViewInput{Page: report.Security, Range: of})
			require.NoError(t, err)
			out := map[string]int{}
			for _, f := range r.Findings {
				out[f.Kind]++
			}
			return out
		}
		hour(12)
		require.Equal(t, map[string]int{report.ResetBurst: 1}, kinds(report.Today), "there was none before")
		for range 5 {
			hour(10)
		}
		hour(12)
		require.Empty(t, kinds(report.Today), "as in other hours")
		require.Empty(t, kinds(report.Month))
		hour(50)
		require.Equal(t, map[string]int{report.ResetBurst: 1}, kinds(report.Today))
		require.Equal(t, map[string]int{report.ResetBurst: 1}, kinds(report.Year))

		k.Clock.Move(24 * time.Hour)
		for i := range 30 {
			w.say(0, "signin.failed", map[string]any{"reason": "wrong_password", "ip": fmt.Sprintf("192.0.2.%d", i)})
		}
		require.Empty(t, kinds(report.Today), "one account is one, from however many addresses")
		for i := range 9 {
			w.say(i+1, "signin.failed", map[string]any{"reason": "wrong_password", "ip": fmt.Sprintf("198.51.100.%d", i)})
		}
		require.Equal(t, map[string]int{report.Stuffing: 1}, kinds(report.Today))
	})
}
