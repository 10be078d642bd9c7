package view_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/web"
)

func sampleInput(v view.View, key, name, value string) view.ProfileInput {
	return view.ProfileInput{Label: v.T("field." + key), Controls: []view.ProfileControl{{Name: name, Value: value, Kind: "text", Most: 200}}}
}

func sampleBirthday(v view.View) view.ProfileInput {
	i := view.ProfileInput{Label: v.T("field.birthday"), Help: v.T("profile.birthday_help")}
	for _, part := range []string{"day", "month", "year"} {
		c := view.ProfileControl{Name: "birthday." + part, Label: v.T("profile." + part), Value: "4", Kind: "text", Mode: "numeric", Most: 4}
		if part == "month" {
			c.Kind, c.Options = "select", []view.ProfileOption{{Text: "–"}, {Value: "4", Text: v.T("month.4")}}
		}
		i.Controls = append(i.Controls, c)
	}
	return i
}

func sampleAddress(v view.View, unit, line string, open bool) view.ProfileAddress {
	a := view.ProfileAddress{ID: strings.TrimPrefix(unit, "address."), Line: line, Type: "home", Open: open, Input: view.ProfileInput{Label: v.T("field.address")}}
	for _, part := range []string{"line1", "line2", "locality", "region", "postal_code", "country"} {
		a.Input.Controls = append(a.Input.Controls, view.ProfileControl{Name: unit + "." + part, Label: v.T("address." + part), Kind: "text", Most: 200})
	}
	return a
}

func sampleProfile(v view.View) view.AccountPage {
	p := sampleActivity(v)
	p.Activity, p.Tab = nil, view.TabProfile
	gender := sampleInput(v, "gender", "gender", "FEMALE")
	gender.Controls[0].Kind, gender.Controls[0].Options = "select", []view.ProfileOption{{Text: v.T("profile.not_known")}, {Value: "FEMALE", Text: v.T("gender.FEMALE")}}
	zone := sampleInput(v, "zone", "time_zone", "America/Chicago")
	zone.Help, zone.Controls[0].Zones = v.T("profile.zone_help"), true
	loyalty := view.ProfileInput{Label: "Loyalty level", Required: true, Help: v.T("profile.read_only_to_customer"), Controls: []view.ProfileControl{{Name: "attr.loyalty", Value: "Gold", Kind: "text", Most: 1000}}}
	empty := sampleAddress(v, "new", "", false)
	p.Profile = &view.Profile{
		Slug: "harbor", LoginID: p.Account.LoginID, CanEdit: true, Key: "idem-3", Version: "4", Seen: `{"first_name":"Jess"}`,
		Groups: []view.ProfileGroup{
			{Key: "names", Inputs: []view.ProfileInput{
				sampleInput(v, "first_name", "first_name", "Jess"), sampleInput(v, "last_name", "last_name", "Smith"),
				sampleInput(v, "second_last_name", "second_last_name", ""), sampleInput(v, "display_name", "display_name", "jess"),
			}},
			{
				Key: "personal", Fields: []view.ProfileField{{Key: "picture", Value: "•••", Why: v.T("profile.masked")}},
				Inputs: []view.ProfileInput{gender, sampleBirthday(v), sampleInput(v, "locale", "locale", "en-US"), zone},
			},
			{Key: "addresses"},
			{Key: "attributes", Inputs: []view.ProfileInput{loyalty}, Fields: []view.ProfileField{{Label: "old_key", Value: "x", Why: v.T("profile.field_gone")}}},
			{Key: "contact", Note: v.T("profile.contact_note"), Fields: []view.ProfileField{{Key: "email", Value: "jess.smith@gmail.com", Verified: true, Copy: true}, {Key: "phone_primary", Value: "+1 234 ••• 0101", Verified: true}}},
			{Key: "identifiers", Fields: []view.ProfileField{{Key: "login_id", Value: p.Account.LoginID, Copy: true}, {Key: "customer_id", Value: "C-1001", Copy: true}, {Key: "username"}}},
		},
		Addresses: []view.ProfileAddress{sampleAddress(v, "address.adr_1", "9 Lake Road, 62701 Springfield, IL, US", false)},
		New:       &empty,
	}
	return p
}

func sampleProfileClash(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile.Given, p.Profile.Problem = true, v.T("clash.intro")
	name := &p.Profile.Groups[0].Inputs[0]
	name.Clash = &view.ProfileClash{Unit: "first_name", By: "Ana Ruiz", At: ago(2 * hour / 60), Theirs: "Jessica", Yours: "Jessie", Problem: v.T("clash.choose")}
	a := &p.Profile.Addresses[0]
	a.Input.Clash = &view.ProfileClash{Unit: "address.adr_1", By: "Ana Ruiz", At: ago(hour), Yours: "12 Elm Street, 62701 Springfield, IL, US", TheirsGone: true, Chosen: "mine"}
	return p
}

func sampleProfileWrong(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile.Given, p.Profile.Problem = true, v.T("profile.not_saved")
	p.Profile.Groups[0].Inputs[1].Controls[0].Problem = v.T("fault.profile.too_long")
	p.Profile.Groups[1].Inputs[1].Controls[0].Problem = v.T("fault.profile.day.range")
	p.Profile.Addresses[0].Open = true
	p.Profile.Addresses[0].Input.Controls[5].Problem = v.T("fault.profile.country.unknown")
	return p
}

func sampleProfileRead(v view.View) view.AccountPage {
	p := sampleProfile(v)
	p.Profile.CanEdit, p.Profile.New = false, nil
	for i := range p.Profile.Groups {
		p.Profile.Groups[i].Inputs, p.Profile.Groups[i].Note = nil, ""
	}
	p.Profile.Groups[0].Fields = []view.ProfileField{{Key: "first_name", Value: "Jess"}, {Key: "last_name", Value: "Smith"}}
	p.Profile.Addresses[0].ReadOnly = true
	return p
}

func TestProfileSavedAnswersInThreePlaces(t *testing.T) {
	v := sampleView(english(t), web.Assets{})
	p := sampleProfile(v)
	html := render(t, view.ProfileSaved(v, "harbor", p.Account, *p.Profile, view.Result{Tone: view.Good, Text: "saved"}))
	require.True(t, strings.HasPrefix(html, `<form id="profile"`))
	require.Contains(t, html, `<hx-partial hx-target=".sidebar" hx-swap="outerHTML">`)
	require.Contains(t, html, `<hx-partial hx-target="#result" hx-swap="innerHTML">`)
	require.Contains(t, html, `name="key" value="idem-3"`)
	require.NotContains(t, html, "data-given")
}

// TestBothValuesOfAClashAreShown, and what was typed travels along.
func TestBothValuesOfAClashAreShown(t *testing.T) {
	html := render(t, view.AccountView(sampleProfileClash(sampleView(english(t), web.Assets{}))))
	for _, want := range []string{"Ana Ruiz wrote", "Jessica", "Jessie", `name="choose.first_name" value="theirs"`, `name="choose.first_name" value="mine"`, "Removed", "data-given"} {
		require.Contains(t, html, want)
	}
	require.Contains(t, html, `<input type="hidden" name="first_name" value="Jess">`)
}

func TestWhoMayOnlyReadSeesNoForm(t *testing.T) {
	html := render(t, view.AccountView(sampleProfileRead(sampleView(english(t), web.Assets{}))))
	require.NotContains(t, html, "<form id=\"profile\"")
	require.NotContains(t, html, `class="savebar"`)
}
