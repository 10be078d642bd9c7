package console_test

import (
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

var offered = regexp.MustCompile(`action="[^"]*/(verify-email|request-email-verification|change-email|cancel-email-change|send-password-reset)"`)

// emailActs are the acts on e-mails that a page offers, in their order.
func emailActs(page string) (out []string) {
	for _, m := range offered.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestEachStateOfTheEmailsOffersItsActs: ARC-39, ARC-40, ARC-41.
func TestEachStateOfTheEmailsOffersItsActs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Agent)
		at := k.Clock.Now()
		unverified := customers + "/" + k.Account(account.Draft{FirstName: "Ann", UnverifiedEmail: "ann@example.com"})
		primary := customers + "/" + k.Account(account.Draft{FirstName: "Bob", Email: "bob@example.com", Phones: []account.Phone{{Number: "+4930901820", Type: "WORK", VerifiedAt: &at}}})
		require.Equal(t, []string{"verify-email", "request-email-verification", "change-email", "send-password-reset"}, emailActs(b.get(unverified+"?tab=access").body))
		require.Equal(t, []string{"change-email", "send-password-reset"}, emailActs(b.get(primary+"?tab=access").body))

		after := b.post(primary+"/change-email", url.Values{"email": {"new@example.com"}})
		require.Equal(t, primary+"?tab=access", after.location(), s.log.String())
		body := b.get(primary + "?tab=access").body
		require.Contains(t, body, "The new e-mail waits for its proof.")
		require.Equal(t, []string{"verify-email", "request-email-verification", "change-email", "send-password-reset", "cancel-email-change"}, emailActs(body))
		require.Contains(t, body, "n•••@e•••.com", "both show, masked")
		require.NotContains(t, body, "new@example.com")
		require.NotContains(t, body, "«")

		b.post(primary+"/cancel-email-change", nil)
		require.Equal(t, []string{"change-email", "send-password-reset"}, emailActs(b.get(primary+"?tab=access").body))
		b.post(primary+"/change-email", url.Values{"email": {"not an address"}})
		require.NotContains(t, b.get(primary+"?tab=access").body, "cancel-email-change")
		b.post(unverified+"/verify-email", nil)
		require.Contains(t, b.get(unverified+"?tab=access").body, "Say in your words why")
		b.post(unverified+"/verify-email", url.Values{"reason_code": {"owner"}})
		require.Equal(t, []string{"change-email", "send-password-reset"}, emailActs(b.get(unverified+"?tab=access").body))
		k.Clock.Move(time.Minute)

		require.Equal(t, primary+"?tab=access", b.post(primary+"/send-password-reset", nil).location())
		require.Contains(t, b.get(primary+"?tab=access").body, "The link was sent.")
		require.Equal(t, 1, k.Count("message", "template = 'reset_password' AND channel = 'email'"))

		viewer := s.signedIn(t, authz.Viewer)
		body = viewer.get(primary + "?tab=access").body
		require.Empty(t, emailActs(body))
		require.Contains(t, body, "Your role may not do this. Agents may.")
		require.Equal(t, 403, viewer.post(primary+"/change-email", url.Values{"email": {"evil@example.com"}}).status)
	})
}

func TestPhonesAreKeptOnTheAccessTab(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Agent)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Ann", Email: "ann@example.com"})
		b.post(page+"/add-phone", url.Values{"number": {"030 901820"}, "type": {"WORK"}})
		body := b.get(page + "?tab=access").body
		require.Contains(t, body, "Phone added.")
		phone := regexp.MustCompile(`name="phone" value="(tel_[0-9a-f]+)"`).FindStringSubmatch(body)
		require.NotEmpty(t, phone)
		of := url.Values{"phone": {phone[1]}}
		b.post(page+"/request-phone-verification", of)
		require.Contains(t, b.get(page+"?tab=access").body, "Code sent.")
		b.post(page+"/confirm-phone", url.Values{"phone": {phone[1]}, "code": {"none"}})
		require.Contains(t, b.get(page+"?tab=access").body, "This code is not right.")
		b.post(page+"/remove-phone", of)
		require.Contains(t, b.get(page+"?tab=access").body, "Phone removed.")
		require.Zero(t, k.Count("account_phone", ""))
	})
}
