package console_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var (
	inputs  = regexp.MustCompile(`(?s)<input[^>]*?name="([^"]+)"[^>]*?>`)
	valueOf = regexp.MustCompile(`value="([^"]*)"`)
	selects = regexp.MustCompile(`(?s)<select[^>]*?name="([^"]+)".*?</select>`)
	chosen  = regexp.MustCompile(`<option value="([^"]*)" selected`)
)

// profileOf reads the form of the customer-information tab as a browser would.
func profileOf(page string) url.Values {
	out := url.Values{}
	start := regexp.MustCompile(`<form[^>]*id="profile"`).FindStringIndex(page)
	if start == nil {
		return nil
	}
	page, _, _ = strings.Cut(page[start[0]:], "</form>")
	for _, m := range inputs.FindAllStringSubmatch(page, -1) {
		if !regexp.MustCompile(`type="(radio|checkbox)"`).MatchString(m[0]) {
			v := valueOf.FindStringSubmatch(m[0])
			out.Set(m[1], html.UnescapeString(v[1]))
		}
	}
	for _, m := range selects.FindAllStringSubmatch(page, -1) {
		out.Set(m[1], "")
		if v := chosen.FindStringSubmatch(m[0]); v != nil {
			out.Set(m[1], html.UnescapeString(v[1]))
		}
	}
	return out
}

func TestAProfileIsSavedByItsForm(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		k.Do(func(tx *op.Tx) error {
			for _, f := range []tenant.Field{{Key: "plan", Type: "text", Label: "Plan", ReadOnly: true}, {Key: "vip", Type: "boolean", Label: "VIP", Internal: true}} {
				if err := tenant.InsertField(tx, f); err != nil {
					return err
				}
			}
			return nil
		})
		jess := k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Attributes: []account.Attribute{{Key: "plan", Value: "basic"}}})
		b := s.signedIn(t, authz.Agent)
		path := customers + "/" + jess
		page := b.get(path + "?tab=profile")
		require.Equal(t, 200, page.status)
		require.Contains(t, page.body, "The customer sees it and cannot change it.")
		form := profileOf(page.body)
		require.Equal(t, "Jess", form.Get("first_name"))

		form.Set("first_name", "Jessica 🎉")
		form.Set("birthday.day", "4")
		form.Set("attr.plan", "plus")
		form.Set("attr.vip", "true")
		form.Set("new.line1", "14 Station Road")
		form.Set("new.country", "gb")
		saved := b.htmx("POST", path+"/profile", form)
		require.Equal(t, 200, saved.status, saved.body)
		require.Contains(t, saved.body, "Saved: 5 fields changed.")
		require.Contains(t, saved.body, "Jessica 🎉 Smith")
		again := profileOf(saved.body)
		require.Equal(t, "2", again.Get("version"))
		require.NotEqual(t, form.Get("key"), again.Get("key"))
		require.Equal(t, 5, k.Count("changed_field", ""))
		cards := b.get(path)
		for _, told := range []string{"Name changed", "Birthday changed", "Attributes changed", "Address added"} {
			require.Contains(t, cards.body, told)
		}

		// The same Save again, as after a cut line, is the same answer.
		twice := b.htmx("POST", path+"/profile", form)
		require.Equal(t, 200, twice.status)
		require.Equal(t, 5, k.Count("changed_field", ""))
		form.Set("last_name", "Miller")
		more := b.htmx("POST", path+"/profile", form)
		require.Equal(t, 422, more.status)
		require.Contains(t, more.body, "The first Save was done")
		require.Equal(t, "Miller", profileOf(more.body).Get("last_name"))
	})
}

func TestNothingTypedIsLostWhenAProfileCannotBeSaved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		b := s.signedIn(t, authz.Agent)
		path := customers + "/" + jess
		form := profileOf(b.get(path + "?tab=profile").body)
		form.Set("first_name", "Kept")
		form.Set("birthday.day", "31")
		form.Set("birthday.month", "2")
		form.Set("time_zone", "Mars/Olympus")
		form.Set("new.country", "Germany")
		for name, fragment := range map[string]bool{"page": false, "fragment": true} {
			a := b.post(path+"/profile", form)
			if fragment {
				a = b.htmx("POST", path+"/profile", form)
			}
			require.Equal(t, 422, a.status, name)
			for _, said := range []string{"This month does not have that day.", "Write a time zone such as", "two letters", "Nothing was saved yet"} {
				require.Contains(t, a.body, said, name)
			}
			back := profileOf(a.body)
			for _, field := range []string{"first_name", "birthday.day", "birthday.month", "time_zone", "version", "key"} {
				require.Equal(t, form.Get(field), back.Get(field), field)
			}
		}
		form.Set("birthday.day", "soon")
		require.Contains(t, b.htmx("POST", path+"/profile", form).body, "Write a number.")
		require.Zero(t, k.Count("event", "op = 'account.update_profile'"))
		require.NotContains(t, s.log.String(), "Mars/Olympus")
	})
}

func TestTwoEditorsOfOneFieldAreAsked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess", LastName: "Smith"})
		path := customers + "/" + jess
		maria, ana := s.signedIn(t, authz.Agent), s.signedIn(t, authz.SeniorAgent)
		mine, hers := profileOf(maria.get(path+"?tab=profile").body), profileOf(ana.get(path+"?tab=profile").body)
		hers.Set("first_name", "Jessica")
		hers.Set("last_name", "Miller")
		require.Equal(t, 200, ana.htmx("POST", path+"/profile", hers).status)

		mine.Set("first_name", "Jessie")
		mine.Set("display_name", "jess")
		asked := maria.htmx("POST", path+"/profile", mine)
		require.Equal(t, 412, asked.status)
		require.Contains(t, asked.body, "meanwhile")
		require.Contains(t, asked.body, "Jessica")
		require.Contains(t, asked.body, "Jessie")
		form := profileOf(asked.body)
		require.Equal(t, "2", form.Get("version"))
		require.Equal(t, "Miller", form.Get("last_name"), "what I did not touch shows what stands there now")
		require.Equal(t, "jess", form.Get("display_name"), "what I typed elsewhere is still there")

		none := maria.htmx("POST", path+"/profile", form)
		require.Equal(t, 422, none.status)
		require.Contains(t, none.body, "Choose one of the two values.")
		form = profileOf(none.body)
		form.Set("choose.first_name", "mine")
		require.Equal(t, 200, maria.htmx("POST", path+"/profile", form).status)
		require.Equal(t, 1, k.Count("account", "first_name = 'Jessie' AND last_name = 'Miller' AND display_name = 'jess'"))

		// Without script, and with the other choice.
		form = profileOf(maria.get(path + "?tab=profile").body)
		other := profileOf(ana.get(path + "?tab=profile").body)
		other.Set("first_name", "Anna")
		require.Equal(t, 303, ana.post(path+"/profile", other).status)
		form.Set("first_name", "Jo")
		form = profileOf(maria.post(path+"/profile", form).body)
		form.Set("choose.first_name", "theirs")
		saved := maria.post(path+"/profile", form)
		require.Equal(t, 303, saved.status)
		require.Equal(t, path+"?tab=profile", saved.location())
		require.Equal(t, 1, k.Count("account", "first_name = 'Anna'"))
	})
}

func TestAddressesInTheForm(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		path := customers + "/" + jess
		b := s.signedIn(t, authz.OutsourcedAgent)
		form := profileOf(b.get(path + "?tab=profile").body)
		form.Set("new.line1", "14 Station Road")
		form.Set("new.locality", "Leeds")
		require.Equal(t, 200, b.htmx("POST", path+"/profile", form).status)
		page := b.get(path + "?tab=profile")
		require.NotContains(t, page.body, "14 Station Road", "it is masked from now on")
		require.Contains(t, page.body, "Masked for you.")
		require.Contains(t, page.body, "Leeds")
		for name := range profileOf(page.body) {
			require.NotContains(t, name, "address.")
		}
	})
}

func TestWhoMayNotChangeAProfile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		elsewhere := k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Olga"})
		b := s.signedIn(t, authz.Viewer)
		page := b.get(customers + "/" + jess + "?tab=profile")
		require.Equal(t, 200, page.status)
		require.Nil(t, profileOf(page.body))
		require.Contains(t, page.body, "Your role reads this.")
		form := url.Values{"first_name": {"X"}, "seen": {`{"first_name":"Jess"}`}, "version": {"1"}}
		require.Equal(t, 403, b.htmx("POST", customers+"/"+jess+"/profile", form).status)
		require.Equal(t, 404, s.signedIn(t, authz.Agent).htmx("POST", customers+"/"+elsewhere+"/profile", form).status)
		require.Zero(t, k.Count("account", "first_name = 'X'"))
	})
}

func TestWhatBecameOfARequestIsToldByItsKey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		b, other := s.signedIn(t, authz.Agent), s.signedIn(t, authz.SeniorAgent)
		path := customers + "/" + jess
		form := profileOf(b.get(path + "?tab=profile").body)
		outcome := "/t/shop/outcome/" + form.Get("key")
		a := b.htmx("GET", outcome, nil)
		require.Equal(t, 200, a.status)
		require.Equal(t, "not-done", a.header.Get("Readmit-Outcome"))
		require.Contains(t, a.body, "It was not done.")
		form.Set("first_name", "Jessica")
		require.Equal(t, 200, b.htmx("POST", path+"/profile", form).status)
		a = b.htmx("GET", outcome, nil)
		require.Equal(t, "done", a.header.Get("Readmit-Outcome"))
		require.Contains(t, a.body, "Update a profile")
		require.Equal(t, "not-done", other.htmx("GET", outcome, nil).header.Get("Readmit-Outcome"), "nobody learns of another's")
	})
}
