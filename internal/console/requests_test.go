package console_test

import (
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

var requestField = regexp.MustCompile(`name="request" value="(del_[^"]+)"`)

// TestADeletionIsAskedForAndDecidedOnThePages walks from Account access over
// the list of requests to the decision of somebody else.
func TestADeletionIsAskedForAndDecidedOnThePages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess@example.com"})
		agent := s.signedIn(t, authz.Agent)
		shown := agent.get(page + "?tab=access").body
		require.Contains(t, shown, "Request deletion")
		require.NotContains(t, shown, "Account deletion pending")
		require.Equal(t, 303, agent.post(page+"/request-deletion", url.Values{"reason_code": {"other"}, "tab": {"access"}}).status)
		require.Contains(t, agent.get(page+"?tab=access").body, "Say in your words why")
		require.Equal(t, 303, agent.post(page+"/request-deletion", url.Values{"reason_code": {"owner"}, "reason": {"by <b>phone</b>"}}).status)
		shown = agent.get(page + "?tab=access").body
		require.Contains(t, shown, "Account deletion pending")
		require.Contains(t, shown, "PENDING DELETION")
		require.NotContains(t, shown, page+"/request-deletion", "no second request while one is open")

		shown = agent.get(page + "?tab=privacy").body
		require.Contains(t, shown, "The owner asked for it: by &lt;b&gt;phone&lt;/b&gt;")
		require.Contains(t, shown, "Administrators and privacy officers decide about it.")
		require.NotContains(t, shown, page+"/approve-deletion")
		request := requestField.FindStringSubmatch(shown)
		require.NotNil(t, request)
		require.Equal(t, 403, agent.post(page+"/approve-deletion", url.Values{"request": {request[1]}, "reason_code": {"checked"}}).status)

		officer := s.joins(t, "officer@desk.example", authz.PrivacyOfficer)
		list := officer.get("/t/shop/requests").body
		require.Contains(t, list, "Jess Smith")
		require.Contains(t, list, page+"?tab=privacy")
		require.Contains(t, list, `data-figure="menu.requests"`)
		require.NotContains(t, officer.get("/t/shop/requests?state=approved").body, "Jess Smith")
		require.Equal(t, 303, officer.post(page+"/reject-deletion", url.Values{"request": {request[1]}, "reason_code": {"mistake"}}).status)
		shown = officer.get(page + "?tab=privacy").body
		require.Contains(t, shown, "The deletion was rejected.")
		require.Contains(t, shown, "Made by mistake")

		require.Equal(t, 303, agent.post(page+"/request-deletion", url.Values{"reason_code": {"owner"}}).status)
		request = requestField.FindStringSubmatch(officer.get(page + "?tab=privacy").body)
		require.Equal(t, 303, officer.post(page+"/place-hold", url.Values{"reason_code": {"claim"}}).status)
		require.Equal(t, 303, officer.post(page+"/approve-deletion", url.Values{"request": {request[1]}, "reason_code": {"checked"}}).status)
		shown = officer.get(page + "?tab=privacy").body
		require.Contains(t, shown, "The deletion was approved.")
		require.Contains(t, shown, "Erased on")
		require.Contains(t, shown, "On hold")
		require.Equal(t, 303, agent.post(page+"/cancel-deletion", url.Values{"reason_code": {"owner"}}).status)
		activity := agent.get(page).body
		for _, card := range []string{"DELETION", "HOLD", "Deletion rejected: Made by mistake", "Deletion approved; erased on", "Deletion canceled"} {
			require.Contains(t, activity, card)
		}
	})
}

func TestDeletionRulesAreKeptOnAPage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.PrivacyOfficer)
		const rules = "/t/shop/settings/deletion"
		form := url.Values{"kind": {"not_signed_in"}, "days": {"1"}, "notice_days": {"14"}, "daily_cap": {"100"}, "decision": {"by_hand"}, "enabled": {"true"}}
		a := b.post(rules, form)
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Give 7 to 3,650 days.")
		form.Set("days", "365")
		s.second(t).approves(b.post(rules, form))
		shown := b.get(rules).body
		require.Contains(t, shown, "Not signed in for 365 days")
		s.joins(t, "agent@desk.example", authz.Agent).post(rules, form)
		require.Equal(t, 1, k.Count("deletion_rule", ""), "agents make no rules")
	})
}
