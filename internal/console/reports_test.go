package console_test

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/testkit"
)

const reportsPath = "/t/shop/reports/"

func TestReportsAreForWhoSeesTheWholeTenant(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		supervisor, agent, privacy := s.signedIn(t, authz.Supervisor), s.signedIn(t, authz.Agent), s.signedIn(t, authz.PrivacyOfficer)
		require.Equal(t, 303, supervisor.get("/t/shop/reports").status)
		for _, name := range []string{"user-metrics", "sign-in-activity", "application-usage", "security-dashboard"} {
			for _, query := range []string{"", "?range=today", "?range=365&by=month&method=password", "?range=own&from=2026-01-05&to=2026-01-05"} {
				page := supervisor.get(reportsPath + name + query)
				require.Equal(t, 200, page.status, name)
				require.NotContains(t, page.body, "«", "every text is there: %s", name)
				require.Contains(t, page.body, `class="side-link`)
			}
			require.Equal(t, 403, agent.get(reportsPath+name).status)
		}
		require.NotContains(t, agent.get("/t/shop/customers").body, reportsPath)
		require.NotContains(t, privacy.get(reportsPath+"user-metrics").body, "/export", "who may not export is not offered it")
		require.Equal(t, 404, supervisor.get(reportsPath+"nothing").status)
		wrong := supervisor.get(reportsPath + "user-metrics?range=own&from=2026-02-01&to=2026-01-01")
		require.Equal(t, 422, wrong.status)
		require.Contains(t, wrong.body, "The last day is before the first one.")

		form := url.Values{"range": {"30"}, "form": {"csv"}}
		require.Equal(t, 422, supervisor.post(reportsPath+"user-metrics/export", form).status, "a reason is asked for")
		form.Set("reason", "Monthly meeting")
		file := supervisor.post(reportsPath+"user-metrics/export", form)
		require.Equal(t, 200, file.status)
		require.Contains(t, file.header.Get("Content-Disposition"), ".csv")
		require.True(t, strings.HasPrefix(file.body, "figure,of,column,value\n"))
		require.Equal(t, 1, k.Count("event", "type = 'report.exported'"))
	})
}

// TestAnHourThatComesTwiceIsToldByItsZone looks at a night in which summer time
// ends.
func TestAnHourThatComesTwiceIsToldByItsZone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		k.Clock.Move(time.Date(2027, 10, 31, 0, 30, 0, 0, time.UTC).Sub(k.Clock.Now()))
		k.Account(account.Draft{FirstName: "Jess"})
		signer, _ := k.DB.Ring.Signer()
		require.NoError(t, ledger.NewSequencer(ledger.SequencerConfig{
			Store: k.DB.Store, Ledger: k.DB.Ledger, Signer: signer, Holder: "one", Now: k.Clock.Now, Log: slog.New(slog.DiscardHandler),
		}).Round(t.Context()))
		require.NoError(t, report.NewService(k.DB).Roll(t.Context()))
		page := s.signedIn(t, authz.Supervisor).get(reportsPath + "user-metrics?range=today")
		require.Equal(t, 200, page.status)
		require.Contains(t, page.body, "02:00 CEST")
		require.Contains(t, page.body, "02:00 CET<")
		require.NotContains(t, page.body, "01:00 CEST")
		require.NotContains(t, page.body, "03:00 CET")
	})
}

// TestAReportTellsThatHistoryIsBeingCounted looks at a page while an import is
// being counted, and at what asks again and again until it is.
func TestAReportTellsThatHistoryIsBeingCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		supervisor := s.signedIn(t, authz.Supervisor)
		const page, counting = reportsPath + "user-metrics?range=365", reportsPath + "user-metrics/counting?range=365"
		require.NotContains(t, supervisor.get(page).body, "report-counting")
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(tx.Ctx, "INSERT INTO event_past (first, last) VALUES (-100, -1)")
			return err
		})
		require.Contains(t, supervisor.get(page).body, `hx-get="`+counting+`"`)
		require.Contains(t, supervisor.get(counting).body, "still being counted, 0 %")
		require.NoError(t, report.NewService(k.DB).Roll(t.Context()))
		done := supervisor.get(counting).body
		require.NotContains(t, done, "hx-get")
		require.Contains(t, done, `href="`+page+`"`)
		require.NotContains(t, supervisor.get(page).body, "report-counting")
	})
}
