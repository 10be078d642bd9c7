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

// people are fictional customers.
func people(k *testkit.Kit) map[string]string {
	return map[string]string{
		"jess":  k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com", CustomerID: "C-1001"}),
		"jose":  k.Account(account.Draft{FirstName: "José", LastName: "Álvarez", Email: "jose.alvarez@correo.example"}),
		"layla": k.Account(account.Draft{FirstName: "ليلى", LastName: "الحداد", Email: "layla@mail.example"}),
		"mia":   k.Account(account.Draft{FirstName: "Mia ✨👩‍🚀", LastName: "Lefèvre", UnverifiedEmail: "mia@orange.example"}),
		"eve":   k.Account(account.Draft{FirstName: `<script>alert(1)</script>`, LastName: `" onmouseover="x`, Email: "eve@mail.example"}),
	}
}

func TestSearchFindsAndKeepsTermsOutOfAddresses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		ids := people(k)
		b := s.signedIn(t, authz.Agent)
		for term, want := range map[string]string{
			"jess.smiht@gmail.com": "jess", "jose": "jose", "*alvarez*": "jose", "ليلى": "layla", "mia": "mia",
		} {
			a := b.post(customers+"/search", url.Values{"q": {term}})
			require.Equal(t, 303, a.status, a.body)
			require.True(t, strings.HasPrefix(a.location(), customers+"?s="), a.location())
			require.NotContains(t, a.location(), "smiht")
			page := b.get(a.location())
			require.Equal(t, 200, page.status)
			require.Contains(t, page.body, customers+"/"+ids[want], term)
			require.Contains(t, page.body, `value="`+term+`"`, "what was typed stands in the box")

			typed := b.htmx("POST", customers+"/search", url.Values{"q": {term}})
			require.Equal(t, 200, typed.status)
			require.NotContains(t, typed.body, "<html")
			require.Contains(t, typed.body, customers+"/"+ids[want])
			require.NotContains(t, typed.header.Get("HX-Replace-Url"), term)
		}
		for _, secret := range []string{"smiht", "alvarez", "jess", "ليلى", ids["jess"]} {
			require.NotContains(t, s.log.String(), secret)
		}
		require.Contains(t, s.log.String(), "/t/{slug}/customers/search")
	})
}

func TestAnExactIDOpensAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		b := s.signedIn(t, authz.Agent)
		there := customers + "/" + jess
		require.Equal(t, there, b.post(customers+"/search", url.Values{"q": {"C-1001"}}).location())
		require.Equal(t, there, b.post(customers+"/search", url.Values{"login_id": {jess}}).location())
		require.Equal(t, there, b.htmx("POST", customers+"/search", url.Values{"q": {jess}}).header.Get("HX-Redirect"), "a login ID is whole")
		require.Empty(t, b.htmx("POST", customers+"/search", url.Values{"q": {"C-1001"}}).header.Get("HX-Redirect"), "a customer ID may be going on")
		require.Equal(t, there, b.htmx("POST", customers+"/search", url.Values{"q": {"C-1001"}, "entered": {"true"}}).header.Get("HX-Redirect"))
	})
}

func TestNamesOfAllKindsAreShownAndInert(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		ids := people(k)
		b := s.signedIn(t, authz.Agent)
		for who, want := range map[string]string{"layla": "ليلى الحداد", "mia": "Mia ✨👩‍🚀 Lefèvre", "eve": "&lt;script&gt;alert(1)&lt;/script&gt;"} {
			for _, tab := range []string{"", "?tab=profile"} {
				a := b.get(customers + "/" + ids[who] + tab)
				require.Equal(t, 200, a.status)
				require.Contains(t, a.body, want)
				require.NotContains(t, a.body, "<script>alert")
				require.NotContains(t, a.body, `" onmouseover="x`)
			}
		}
		a := b.htmx("POST", customers+"/search", url.Values{"email": {"eve@mail.example"}})
		require.Contains(t, a.body, "&lt;script&gt;")
		require.NotContains(t, a.body, "<script")
	})
}

func TestAnotherTenantsAccountDoesNotExist(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		other := k.AddTenant("other")
		hers := k.AccountIn(other, account.Draft{FirstName: "Olga", Email: "olga@mail.example", Status: account.Active, CreatedAt: k.Clock.Now()})
		b := s.signedIn(t, authz.Agent)
		for _, path := range []string{customers + "/" + hers, customers + "/" + hers + "?tab=profile", "/t/other/customers", "/t/other/customers/" + hers} {
			a := b.get(path)
			require.Equal(t, 404, a.status, path)
			require.NotContains(t, a.body, "Olga")
		}
		require.Equal(t, 404, b.get(customers+"/"+hers+"/live").status)
		require.Equal(t, 404, b.post(customers+"/"+hers+"/notes", url.Values{"text": {"x"}}).status)
		require.Zero(t, k.Count("note", ""))
		found := b.htmx("POST", customers+"/search", url.Values{"q": {"olga@mail.example"}})
		require.Contains(t, found.body, "No customer found")
	})
}

func TestWhatCannotBeSearchedIsSaidBesideTheField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		b := serve(t, k).signedIn(t, authz.Agent)
		a := b.post(customers+"/search", url.Values{"login_id": {"12"}, "last_name": {"Sm"}, "created_from": {"2026-02-30"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Write the date as year-month-day")
		require.Contains(t, a.body, `value="Sm"`, "nothing typed is lost")
		require.Contains(t, a.body, `value="12"`)
		a = b.post(customers+"/search", url.Values{"first_name": {"J"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, `id="f-first_name-problem"`)
		require.Contains(t, a.body, "Write more letters")
		a = b.post(customers+"/search", url.Values{"q": {strings.Repeat("x", 1<<21)}})
		require.Equal(t, 413, a.status)
		a = b.htmx("POST", customers+"/search", url.Values{"q": {strings.Repeat("x", 2000)}})
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "Shorten it")
	})
}

func TestAnEmptyResultSaysWhereItLooked(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	b := serve(t, k).signedIn(t, authz.Agent)
	a := b.htmx("POST", customers+"/search", url.Values{"q": {"zzyx"}, "status": {"locked"}})
	require.Contains(t, a.body, "No customer found")
	require.Contains(t, a.body, "Searched in: ")
	require.Contains(t, a.body, "Search accounts of every status")
	require.Contains(t, a.body, "data-clear=\"status\"")

	a = b.post(customers+"/search", url.Values{"q": {"zzyx"}, "clear": {"q"}})
	require.Equal(t, customers, a.location(), "a chip takes its field away")
	a = b.get(customers + "?s=no-such-search")
	require.Equal(t, 404, a.status)
	require.Contains(t, a.body, "no longer kept")
}

func TestPagesGoForthAndBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for range 60 {
			k.Clock.Move(time.Second)
			k.Account(account.Draft{FirstName: "Sam", LastName: "Page"})
		}
		b := serve(t, k).signedIn(t, authz.Agent)
		first := b.get(b.post(customers+"/search", url.Values{"last_name": {"Page"}}).location())
		require.Contains(t, first.body, "25 of 60")
		require.NotContains(t, first.body, `rel="prev"`)
		second := b.get(link(t, first.body, "next"))
		require.Contains(t, second.body, "26–50 of 60")
		third := b.get(link(t, second.body, "next"))
		require.Contains(t, third.body, "51–60 of 60")
		require.NotContains(t, third.body, `rel="next"`)
		back := b.get(link(t, third.body, "prev"))
		require.Contains(t, back.body, "26–50 of 60")
		require.Contains(t, b.get(link(t, back.body, "prev")).body, "25 of 60")

		colleague := b.server.signedIn(t, authz.SeniorAgent)
		sent := colleague.get(link(t, first.body, "next"))
		require.Equal(t, 200, sent.status)
		require.Contains(t, sent.body, "25 of 60", "a sent page begins at the first")
	})
}

// link is where a page's link of that relation leads.
func link(t *testing.T, body, rel string) string {
	t.Helper()
	before, _, found := strings.Cut(body, `" rel="`+rel+`"`)
	require.True(t, found, rel)
	at := strings.LastIndex(before, `href="`)
	return strings.ReplaceAll(before[at+len(`href="`):], "&amp;", "&")
}

func TestSuggestionsForTheBoxOnOtherPages(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	jess := people(k)["jess"]
	b := s.signedIn(t, authz.Agent)
	require.Contains(t, b.htmx("POST", customers+"/suggest", url.Values{"q": {"jess"}}).body, customers+"/"+jess)
	require.Empty(t, b.htmx("POST", customers+"/suggest", url.Values{"q": {" "}}).body)
	require.Empty(t, b.htmx("POST", customers+"/suggest", url.Values{"q": {"j"}}).body, "not yet enough letters is no mistake")
	require.Contains(t, b.htmx("POST", customers+"/suggest", url.Values{"q": {"zzyx"}}).body, "No customer found")
}

func TestARoleThatSearchesWholeValuesIsNotShoutedAtWhileTyping(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		b := s.signedIn(t, authz.OutsourcedAgent)
		require.Empty(t, b.htmx("POST", customers+"/suggest", url.Values{"q": {"*smith@gmail*"}}).body)
		a := b.htmx("POST", customers+"/search", url.Values{"email": {"*smith@gmail*"}})
		require.Contains(t, a.body, "by the whole value only")
		require.NotContains(t, a.body, jess)
		require.Contains(t, b.htmx("POST", customers+"/search", url.Values{"email": {"jess.smith@gmail.com"}}).body, jess)
	})
}
