package console_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

func TestTheLandingPageHasFiguresAndOwnLists(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		b := s.signedIn(t, authz.Agent)
		require.Contains(t, b.get(customers).body, "Find a customer", "there is nothing yet")
		page := customers + "/" + jess
		b.get(page)
		require.Contains(t, b.get(customers).body, "Recently opened")
		require.Equal(t, page, b.post(page+"/pin", url.Values{"pinned": {"true"}}).location())
		require.Contains(t, b.get(page).body, "Account pinned to your list.")
		require.Contains(t, b.get(page).body, `aria-pressed="true" aria-label="Pin this account`)
		start := b.get(customers).body
		require.Contains(t, start, ">Pinned<")
		for word, n := range map[string]string{"Total": "5", "Verified": "4", "Pending": "1", "Locked": "0"} {
			require.Regexp(t, `<span class="tile-word">`+word+`</span> <span class="tile-number" data-figure="tile\.[a-z_]+">`+n+`<`, start)
		}
		filtered := b.get(customers + "?status=pending").body
		require.Contains(t, filtered, "Mia")
		require.NotContains(t, filtered, "Jess Smith")
		require.Contains(t, filtered, `status=pending" aria-current`)
	})
}

const savedPage = "/t/shop/saved-searches"

var shareForm = regexp.MustCompile(`action="([^"]+/share)"`)

func TestASearchIsSavedSharedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		k.Account(account.Draft{FirstName: "Jessica", LastName: "Smith"})
		b := s.signedIn(t, authz.Agent)
		found := b.post(customers+"/search", url.Values{"last_name": {"Smith"}, "created_from": {"2026-11-03"}, "created_to": {"2026-11-03"}, "sort": {"name"}}).location()
		token := strings.TrimPrefix(found, customers+"?s=")
		a := b.htmx("POST", customers+"/searches", url.Values{"s": {token}, "name": {"All <Smiths>"}})
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "Search saved as “All &lt;Smiths&gt;”.")
		a = b.htmx("POST", customers+"/searches", url.Values{"s": {token}, "name": {"All <Smiths>"}})
		require.Equal(t, 409, a.status)
		require.Contains(t, a.body, "of this name already")

		start := b.get(customers).body
		require.Contains(t, start, "All &lt;Smiths&gt;")
		again := regexp.MustCompile(`menu-item" href="([^"]+\?s=[^"]+)"`).FindStringSubmatch(start)
		require.NotNil(t, again)
		page := b.get(again[1]).body
		require.Contains(t, page, customers+"/"+jess)
		require.Contains(t, page, `value="Smith"`, "the form holds it again")
		require.Contains(t, page, `name="created_to" value="2026-11-03"`)
		require.Contains(t, page, `value="name" selected`)

		colleague := s.signedIn(t, authz.SeniorAgent)
		require.NotContains(t, colleague.get(customers).body, "Smiths")
		share := shareForm.FindStringSubmatch(b.get(savedPage).body)[1]
		require.Equal(t, 404, colleague.post(share, url.Values{"shared": {"true"}}).status)
		require.Equal(t, 303, b.post(share, url.Values{"shared": {"true"}}).status)
		require.Contains(t, colleague.get(customers).body, "Smiths")
		theirs := colleague.get(savedPage).body
		require.Contains(t, theirs, "shared by a colleague")
		require.NotContains(t, theirs, "/rename", "only its owner renames it")

		rename := strings.TrimSuffix(share, "share") + "rename"
		require.Equal(t, 404, colleague.post(rename, url.Values{"name": {"Mine"}}).status)
		blank := b.post(rename, url.Values{"name": {" "}})
		require.Equal(t, 422, blank.status)
		require.Contains(t, blank.body, "-problem")
		require.Equal(t, 303, b.post(rename, url.Values{"name": {"Every Smith"}}).status)
		require.Contains(t, b.get(savedPage).body, "renamed to “Every Smith”")

		prefer := strings.TrimSuffix(share, "share") + "prefer"
		require.NotContains(t, colleague.get(customers).body, `value="Smith"`)
		require.Equal(t, 303, colleague.post(prefer, url.Values{"preferred": {"true"}}).status)
		begun := colleague.get(customers).body
		require.Contains(t, begun, `value="Smith"`, "the landing page begins with it")
		require.Contains(t, begun, customers+"/"+jess)
		require.NotContains(t, b.get(customers).body, `value="Smith"`, "for nobody else")
		require.Contains(t, colleague.get("/t/shop/palette").body, "Every Smith")
		require.Equal(t, 303, colleague.post(prefer, url.Values{"preferred": {"false"}}).status)
		require.NotContains(t, colleague.get(customers).body, `value="Smith"`)

		remove := strings.TrimSuffix(share, "share") + "remove"
		require.Equal(t, 404, colleague.post(remove, url.Values{}).status)
		require.Equal(t, 303, b.post(remove, url.Values{}).status)
		require.NotContains(t, b.get(customers).body, "Smiths")
	})
}
