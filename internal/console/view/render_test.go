package view_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/web"
	"github.com/stretchr/testify/require"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var out strings.Builder
	require.NoError(t, c.Render(t.Context(), &out))
	return out.String()
}

func english(t *testing.T) *locale.Printer {
	t.Helper()
	catalog, err := locale.Load()
	require.NoError(t, err)
	return catalog.For("en")
}

var (
	inline = regexp.MustCompile(`<style|<script(?:\s[^>]*)?>[^<]|\sstyle=|\son[a-z]+=|\shx-on`)
	twice  = regexp.MustCompile(`\sid="([^"]+)"`)
)

func TestPagesKeepTheContentSecurityPolicy(t *testing.T) {
	for name, page := range samplePages(english(t), web.Assets{}) {
		html := render(t, page)
		require.NotRegexp(t, inline, html, name)
		require.NotContains(t, html, "«", name)
		seen := map[string]bool{}
		for _, m := range twice.FindAllStringSubmatch(html, -1) {
			require.False(t, seen[m[1]], "%s: id %s is there twice", name, m[1])
			seen[m[1]] = true
		}
	}
}

// A value that a customer or the outside wrote is text wherever it is shown.
func TestHostileValuesAreInert(t *testing.T) {
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}`
	v := sampleView(english(t), web.Assets{})

	found := sampleFound(v)
	found.Query, found.Search.FirstName = hostile, hostile
	found.Results.Readings[0].Value = hostile
	for i := range found.Results.Rows {
		r := &found.Results.Rows[i]
		r.LoginID, r.Name, r.Initials, r.Email, r.Phone, r.Match = hostile, hostile, hostile, hostile, hostile, hostile
		r.Labels, r.Identities = []view.Label{hostile}, []view.Identity{hostile}
	}
	account := sampleActivity(v)
	a := &account.Account
	a.LoginID, a.Name, a.PrimaryEmail, a.UnverifiedEmail, a.Phone, a.CustomerID = hostile, hostile, hostile, hostile, hostile, hostile
	account.Activity.LoginID, account.Activity.Form.Text, account.Activity.Form.Key = hostile, hostile, hostile
	for i := range account.Activity.Cards {
		c := &account.Activity.Cards[i]
		c.Text, c.Actor.Name, c.Actor.Href = hostile, hostile, "javascript:alert(3)"
		c.Changes = []view.Change{{Label: hostile, Old: hostile, New: hostile}}
		if c.Note != nil {
			c.Note.Text = hostile
		}
	}
	profile := sampleProfile(v)
	profile.Profile.Groups[0].Fields = []view.ProfileField{{Label: hostile, Value: hostile, Why: hostile, Copy: true}}
	profile.Profile.Groups[0].Inputs[0].Controls[0].Value = hostile
	profile.Profile.Groups[0].Inputs[1].Clash = &view.ProfileClash{Unit: hostile, By: hostile, Theirs: hostile, Yours: hostile}
	profile.Profile.Addresses[0].Line, profile.Profile.Addresses[0].Type, profile.Profile.Seen = hostile, hostile, hostile

	for name, page := range map[string]templ.Component{
		"results": view.Customers(found), "account": view.AccountView(account), "profile": view.AccountView(profile),
		"sign-in": view.SignIn(view.SignInPage{View: v, Email: hostile, Next: hostile, Problem: hostile}),
		"editor":  view.NoteEditor(v, "harbor", hostile, account.Activity.Cards[2], hostile),
		"line":    view.ResultBar(v, view.Result{Tone: view.Bad, Text: hostile}),
	} {
		html := render(t, page)
		require.NotContains(t, html, "<script>alert", name)
		require.NotContains(t, html, "<img", name)
		require.Contains(t, html, "&lt;script&gt;", name)
	}
}

func TestAddressesEscapeTheirParts(t *testing.T) {
	require.Equal(t, "/t/a%2Fb/customers/..%2Fx%3Fy/notes/n%23/edit", view.NoteEditPath("a/b", "../x?y", "n#"))
	require.Equal(t, "/t/harbor/customers/1?tab=activity", view.AccountTabPath("harbor", "1", view.TabActivity))
}

func TestNoteAddedAnswersInThreePlaces(t *testing.T) {
	v := sampleView(english(t), web.Assets{})
	html := render(t, view.NoteAdded(v, view.NoteForm{Slug: "harbor", LoginID: "1", Key: "next"}, sampleCards()[2], view.Result{Tone: view.Good, Text: "done"}))
	require.True(t, strings.HasPrefix(html, `<form id="note-form"`), "the form comes first: htmx puts it in the old one's place")
	require.Contains(t, html, `<hx-partial hx-target="#cards" hx-swap="afterbegin">`)
	require.Contains(t, html, `<hx-partial hx-target="#result" hx-swap="innerHTML">`)
	require.Contains(t, html, `value="next"`)
}

func TestReaderWithoutTheRightSeesNoForm(t *testing.T) {
	v := sampleView(english(t), web.Assets{})
	p := sampleActivity(v)
	p.Activity.Form = nil
	require.NotContains(t, render(t, view.AccountView(p)), "note-form")
}

func TestCodePictureAndItsSecretAreShown(t *testing.T) {
	html := render(t, view.Welcome(sampleWelcome(sampleView(english(t), web.Assets{}), nil)))
	require.Contains(t, html, `viewBox="0 0 53 53"`)
	require.Contains(t, html, "JBSW Y3DP EHPK 3PXP")
}
