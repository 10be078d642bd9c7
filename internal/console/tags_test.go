package console_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/testkit"
)

// TestTagsStandBesideTheAccountAndFindOthers goes the whole way without script:
// tag, see, find, take away; then the same for many accounts.
func TestTagsStandBesideTheAccountAndFindOthers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess, tom := k.Account(account.Draft{FirstName: "Jess", LastName: "Bulk"}), k.Account(account.Draft{FirstName: "Tom", LastName: "Bulk", Tags: []string{"VIP"}})
		s := serve(t, k)
		b, page := s.signedIn(t, authz.Supervisor), customers+"/"+jess
		back := b.post(page+"/tag", url.Values{"tag": {" <b>Gold</b>  plan "}, "tab": {"security"}})
		require.Equal(t, page+"?tab=security", back.location(), "one stays on the tab")
		shown := b.get(page).body
		require.Contains(t, shown, "Tag added: &lt;b&gt;Gold&lt;/b&gt; plan")
		require.Contains(t, shown, `customers?tag=%3Cb%3EGold%3C%2Fb%3E+plan`)
		b.post(page+"/tag", url.Values{"tag": {strings.Repeat("x", 41)}})
		require.Contains(t, b.get(page).body, "A tag may have 40 characters at most.")
		b.post(page+"/tag", url.Values{"tag": {"vip"}})
		require.Contains(t, b.get("/t/shop/tags?tag=v").body, `<option value="VIP">`)
		require.NotContains(t, b.get("/t/shop/tags?tag=v").body, "Gold")

		found := b.get(customers + "?tag=Vip").body
		require.Contains(t, found, ">Jess Bulk<")
		require.Contains(t, found, ">Tom Bulk<")
		require.Contains(t, found, `data-clear="tag"`)
		require.Contains(t, found, `<span class="own-tag">VIP</span>`)
		both := b.post(customers+"/search", url.Values{"tag": {"vip"}, "first_name": {"tom"}}).location()
		require.NotContains(t, b.get(both).body, ">Jess Bulk<")
		b.post(page+"/untag", url.Values{"tag": {"VIP"}})
		require.Contains(t, b.get(page).body, "Tag taken away: VIP")
		require.NotContains(t, b.get(customers+"?tag=vip").body, ">Jess Bulk<")

		chosen := b.post("/t/shop/bulk/new", url.Values{"scope": {"selected"}, "account": {jess, tom}}).location()
		require.NotContains(t, b.get(chosen+"&act=tag").body, "/t/shop/bulk/start", "a tag is asked for first")
		require.Contains(t, b.get(chosen+"&act=tag&tag=a%40b").body, "A tag is a word for many accounts.")
		preview := b.get(chosen + "&act=tag&tag=vip").body
		require.Contains(t, preview, "has this tag already")
		require.Contains(t, preview, "Tag 1 account")
		of, err := url.Parse(chosen)
		require.NoError(t, err)
		form := url.Values{"of": {of.Query().Get("of")}, "act": {"tag"}, "tag": {"vip"}, "expected": {"2"}, "reason_code": {"fraud"}}
		run := b.post("/t/shop/bulk/start", form).location()
		require.NoError(t, directory.NewService(k.DB).WorkBulk(t.Context()))
		shown = b.get(run).body
		require.Contains(t, shown, "Add a tag: vip")
		require.Contains(t, shown, "Finished: 1 of 2 done, 1 left out.")
		form.Set("act", "untag")
		run = b.post("/t/shop/bulk/start", form).location()
		require.NoError(t, directory.NewService(k.DB).WorkBulk(t.Context()))
		require.Contains(t, b.get(run).body, "Finished: 2 of 2 done")
		require.Zero(t, k.Count("account_tag", "fold = 'vip'"))

		outside := s.signedIn(t, authz.OutsourcedAgent)
		shown = outside.get(page).body
		require.Contains(t, shown, "Gold", "tags are open to every desk role")
		require.NotContains(t, shown, page+"/untag")
		outside.post(page+"/tag", url.Values{"tag": {"x"}})
		require.Contains(t, outside.get(page).body, "Your role does not include this.")
		require.Zero(t, k.Count("account_tag", "fold = 'x'"))
	})
}
