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

var (
	seenField = regexp.MustCompile(`name="seen" value="(\d+)"`)
	field     = regexp.MustCompile(`<input type="hidden" name="([a-z_]+)" value="([^"]*)"`)
)

// An act from a page that is out of date says what changed and by whom, and does
// it when asked once more, with everything that was typed.
func TestAnActOnWhatChangedMeanwhileSaysSo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		page := customers + "/" + login
		b := s.signedIn(t, authz.SeniorAgent)
		seen := seenField.FindStringSubmatch(b.get(page + "?tab=access").body)[1]
		ben := k.Actor(authz.Agent)
		ben.Name = "Ben <Stone>"
		_, err := account.NewService(k.DB).AddPhone(t.Context(), ben, account.AddPhoneInput{Account: login, Number: "+4930901820"})
		require.NoError(t, err)

		a := b.post(page+"/freeze", url.Values{"seen": {seen}, "reason_code": {"fraud"}, "reason": {"two orders"}})
		require.Equal(t, 412, a.status)
		require.Contains(t, a.body, "Ben &lt;Stone&gt;")
		require.Contains(t, a.body, "Do it nevertheless")
		require.Zero(t, k.Count("event", "type = 'account.frozen'"))

		again := url.Values{}
		for _, m := range field.FindAllStringSubmatch(a.body, -1) {
			again.Set(m[1], m[2])
		}
		require.Equal(t, "two orders", again.Get("reason"), "nothing typed is lost")
		require.Equal(t, 303, b.post(page+"/freeze", again).status)
		shown := b.get(page + "?tab=access").body
		require.Contains(t, shown, "Account frozen. Every session has ended.")
		require.Contains(t, shown, page+"/unfreeze")
		require.NotContains(t, shown, page+"/freeze\"")
	})
}

// What an act would do is asked for when its panel opens, and stands on a page of
// its own for readers without script.
func TestAnActSaysWhatItWouldDo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		page := customers + "/" + k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		b := s.signedIn(t, authz.Agent)
		require.Contains(t, b.get(page+"?tab=access").body, page+"/preview?act=account.disable")
		shown := b.get(page + "/preview?act=account.disable").body
		require.Contains(t, shown, "No session ends.")
		require.Contains(t, shown, "j•••@e•••.com", "addresses are masked")
		require.Contains(t, shown, "taken back by: Enable an account")
		require.Contains(t, b.get(page+"/preview?act=account.freeze").body, "Your role may not do that.", "agents may not unfreeze")
		require.Equal(t, 422, b.get(page+"/preview?act=account.create").status)
		outsourced := s.signedIn(t, authz.Viewer)
		require.Equal(t, 403, outsourced.get(page+"/preview?act=account.disable").status)
	})
}
