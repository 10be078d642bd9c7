package console_test

import (
	"flag"
	"html"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

var updateSentences = flag.Bool("update", false, "write the sentences of the cards anew")

var sentence = regexp.MustCompile(`(?s)<div class="event-head">\s*<span class="badge-word[^"]*">(.*?)</span>.*?<p class="event-text">(.*?)</p>`)

// TestCardsReadWellInEveryLanguage compares what the cards of the seed say with
// what somebody has read and found good.
func TestCardsReadWellInEveryLanguage(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	jess := k.Account(account.Draft{FirstName: "Jess"})
	type data = map[string]any
	failed := func(reason, factor string) data {
		return data{"method": "password", "reason": reason, "factor": factor, "attempt": 3, "device": "Firefox on Windows", "place": "Lyon, FR"}
	}
	for _, e := range []struct {
		name, card string
		data       data
	}{
		{"account.created", "CREATED", data{"by": "password", "identity_type": "password"}},
		{"federation.identity_linked", "LINKED", data{"provider": "google"}},
		{"federation.identity_unlinked", "UNLINKED", data{"provider": "oidc:harbor"}},
		{"account.email_verified", "VERIFIED", data{"email": "jess@gmail.com"}},
		{"account.email_verified_by_staff", "VERIFIED", data{"email": "jess@gmail.com"}},
		{"account.activated", "ENABLED", data{"reason": "Confirmed by letter"}},
		{"account.enabled", "ENABLED", data{"reason": "Cleared up: it was her brother"}},
		{"account.disabled", "DISABLED", data{"reason": "Abuse: three chargebacks"}},
		{"account.phone_added", "PHONE", data{}}, {"account.phone_changed", "PHONE", data{}},
		{"credential.password_changed", "PASSWORD", data{}}, {"credential.password_reset", "PASSWORD", data{}},
		{"account.name_changed", "NAME", data{}}, {"account.gender_changed", "GENDER", data{}}, {"account.birthday_changed", "BIRTHDAY", data{}},
		{"account.email_changed", "E-MAIL", data{}}, {"account.email_change_requested", "E-MAIL", data{}},
		{"account.address_added", "ADDRESS", data{}}, {"account.address_changed", "ADDRESS", data{}}, {"account.address_removed", "ADDRESS", data{}},
		{"privacy.deletion_requested", "DELETION", data{"reason": "Moves abroad"}},
		{"desk.external_entry_added", "EXTERNAL", data{"type": "product_change_scheduled", "title": "Product change scheduled", "text": "Family plan from 1 December on"}},
		{"desk.external_entry_added", "EXTERNAL", data{"title": "Product change scheduled", "text": "Family plan from 1 December on"}},
		{"desk.panel_changed", "EXTERNAL", data{"panel": "orders", "title": "Orders"}},
		{"signin.succeeded", "SIGN-IN", data{"method": "password", "factor": "totp", "device": "Firefox on Windows"}},
		{"signin.failed", "SIGN-IN FAILED", failed("wrong_password", "")},
		{"signin.failed", "SIGN-IN FAILED", failed("second_factor_wrong", "totp")},
		{"signin.failed", "SIGN-IN FAILED", failed("second_factor_wrong", "sms")},
		{"signin.failed", "SIGN-IN FAILED", failed("second_factor_wrong", "email")},
		{"signin.failed", "SIGN-IN FAILED", failed("second_factor_wrong", "backup_codes")},
		{"signin.failed", "SIGN-IN FAILED", failed("code_expired", "sms")},
		{"signin.locked", "LOCKED", data{"attempts": 5, "until": "2026-11-03T15:32:00Z"}},
		{"account.unlocked", "UNLOCKED", data{}},
		{"session.all_ended", "SESSION", data{"reason": "password_reset"}},
		{"message.sent", "MESSAGE", data{"template": "verify_email", "to": "j•••@g•••.com"}},
		{"oauth.consent_given", "APPLICATION", data{"name": "Harbor shop"}},
	} {
		tell(k, jess, e.name, e.card, e.data)
	}
	b := s.signedIn(t, authz.Agent)
	var out strings.Builder
	for _, lang := range []string{"en", "de", "es"} {
		b.post("/staff/language", url.Values{"lang": {lang}})
		out.WriteString("# " + lang + "\n")
		for _, one := range sentence.FindAllStringSubmatch(b.get(customers+"/"+jess).body, -1) {
			badge := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(one[1], "")
			out.WriteString(strings.TrimSpace(html.UnescapeString(badge)) + " | " + html.UnescapeString(one[2]) + "\n")
		}
	}
	const golden = "testdata/sentences.txt"
	if *updateSentences {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}
