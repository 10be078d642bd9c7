package console_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

func TestMaskedValuesAreShownForAWhile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{
			FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com", Phones: []account.Phone{{Number: "+4930123456", Type: "PRIMARY"}},
		})
		b := s.signedIn(t, authz.Agent)
		body := b.get(page).body
		require.Contains(t, body, "j•••@g•••.com")
		require.Contains(t, body, "••• 56")
		require.Contains(t, body, `aria-label="Show e-mail"`)
		require.NotContains(t, body, "masked for your role")
		require.NotContains(t, body, `data-copy="j•••@g•••.com"`, "nobody copies dots")

		a := b.htmx("POST", page+"/reveal", url.Values{"opened": {"email"}, "part": {"email"}, "words": {"half a reason"}, "tab": {"activity"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Choose a reason.")
		require.Contains(t, a.body, "half a reason", "nothing typed is lost")
		require.Contains(t, a.body, "<details class=\"panel reveal\" data-panel open")
		a = b.htmx("POST", page+"/reveal", url.Values{"opened": {"email"}, "part": {"email"}, "because": {"other"}, "words": {" "}, "tab": {"activity"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Say the reason in words.")
		require.Equal(t, 422, b.post(page+"/reveal", url.Values{"opened": {"email"}, "part": {"email"}}).status, "without script, too")
		require.Zero(t, k.Count("account_reveal", ""))

		a = b.htmx("POST", page+"/reveal", url.Values{"opened": {"email"}, "part": {"email"}, "because": {"call_back"}, "tab": {"activity"}})
		require.Equal(t, 200, a.status, a.body)
		require.Contains(t, a.body, "jess.smith@gmail.com")
		require.Contains(t, a.body, "••• 56", "only what was asked for")
		require.Contains(t, a.body, "Shown to you until 15:17: e-mail.")
		require.Contains(t, a.body, `hx-trigger="load delay:901000ms"`)
		body = b.get(page).body
		require.Contains(t, body, "jess.smith@gmail.com")
		require.Contains(t, body, "Masked values were shown to staff: e-mail · Call or write back<")

		a = b.htmx("POST", page+"/reveal", url.Values{"opened": {"phone"}, "part": {"phone"}, "because": {"caller"}, "tab": {"profile"}})
		require.Equal(t, page+"?tab=profile", a.header.Get("HX-Redirect"), "a form is filled anew")
		require.Contains(t, b.get(page).body, "+49 30 123456")

		k.Clock.Move(14 * time.Minute)
		require.Contains(t, b.get(page).body, "jess.smith@gmail.com")
		k.Clock.Move(time.Minute)
		a = b.htmx("GET", page+"/sidebar?tab=activity", nil)
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "j•••@g•••.com")
		require.NotContains(t, a.body, "jess.smith@gmail.com")
		require.NotContains(t, a.body, "load delay:")
		require.Equal(t, page, b.get(page+"/sidebar").location())
		for _, tab := range []string{"profile", "access"} {
			a = b.htmx("GET", page+"/sidebar?tab="+tab, nil)
			require.Equal(t, 204, a.status)
			require.Equal(t, "readmit:masked", a.header.Get("HX-Trigger"), "the tab is loaded anew")
		}
	})
}

func TestWhoMayNotRevealIsToldWhoMay(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	page := customers + "/" + k.Account(account.Draft{FirstName: "Jess", Email: "jess.smith@gmail.com"})
	for _, role := range []string{authz.OutsourcedAgent, authz.Viewer, authz.PrivacyOfficer} {
		b := s.signedIn(t, role)
		body := b.get(page).body
		require.Contains(t, body, "j•••@g•••.com")
		require.NotContains(t, body, "/reveal", role)
		require.Contains(t, body, "Some values are masked for your role. Agents, senior agents, supervisors and administrators can show them.")
		require.Equal(t, 403, b.post(page+"/reveal", url.Values{"part": {"email"}, "because": {"caller"}}).status, role)
		require.NotContains(t, b.get(page).body, "jess.smith@")
	}
}

func TestWhoReadTheAccountIsShown(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	page := customers + "/" + k.Account(account.Draft{FirstName: "Jess", Email: "jess.smith@gmail.com"})
	first := s.signedIn(t, authz.Agent)
	require.Equal(t, 303, first.post(page+"/reveal", url.Values{"part": {"email"}, "because": {"fraud"}}).status)
	k.Clock.Move(5 * time.Minute)
	body := s.signedIn(t, authz.Supervisor).get(page).body
	_, block, _ := strings.Cut(body, `<details class="readers">`)
	block, _, _ = strings.Cut(block, "</details>")
	require.Contains(t, block, "2 colleagues or programs in 30 days")
	require.Contains(t, block, `<span class="quiet">you</span>`)
	require.Equal(t, 1, strings.Count(block, "showed masked values"))
	require.NotContains(t, s.signedIn(t, authz.OutsourcedAgent).get(page).body, `class="readers"`)
}
