package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fold"
)

// profilePage draws the tab of what is known about the customer.
func (c *console) profilePage(v *visit, page accountView) error {
	f, err := c.freshForm(v, page.read)
	if err != nil {
		return err
	}
	return c.drawProfile(v, page, f)
}

// drawProfile draws the whole page with the tab's form as it stands.
func (c *console) drawProfile(v *visit, page accountView, f *profileForm) error {
	p := f.page(v)
	page.Profile, page.Tab = &p, view.TabProfile
	v.draw(f.status(), view.AccountView(page.AccountPage))
	return nil
}

// status is that of an answer which gives the form back.
func (f *profileForm) status() int {
	switch {
	case f.stale:
		return http.StatusPreconditionFailed
	case f.given:
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// page is the form as it is drawn.
func (f *profileForm) page(v *visit) view.Profile {
	a := f.read
	p := view.Profile{
		Slug: v.slug(), LoginID: a.ID, CanEdit: f.canEdit, Given: f.given, Problem: f.problem,
		Key: f.key, Version: f.versionText(), Seen: encode(f.base), Clash: encode(f.clashes),
	}
	p.Groups = append(p.Groups, f.names(v), f.personal(v), view.ProfileGroup{Key: "addresses"})
	f.addresses(v, &p)
	if g := f.attributes(v); len(g.Fields)+len(g.Inputs) > 0 {
		p.Groups = append(p.Groups, g)
	}
	p.Groups = append(p.Groups, v.contact(a, f.canEdit), v.identifiers(a))
	if len(p.Addresses) == 0 && p.New == nil {
		p.Groups = slices.DeleteFunc(p.Groups, func(g view.ProfileGroup) bool { return g.Key == "addresses" })
	}
	return p
}

// contact are the e-mails and phones, which are changed elsewhere.
func (v *visit) contact(a account.Account, canEdit bool) view.ProfileGroup {
	open := func(p account.Part) bool { return !slices.Contains(a.Masked, p) }
	g := view.ProfileGroup{Key: "contact", Fields: []view.ProfileField{
		{Key: "email", Value: text(a.Email), Verified: a.Email != nil, Copy: open(account.PartEmail)},
		{Key: "unverified_email", Value: text(a.UnverifiedEmail), Copy: open(account.PartEmail)},
	}}
	for _, p := range inOrder(a.Phones) {
		g.Fields = append(g.Fields, view.ProfileField{Key: v.phoneKey(p.Type), Value: fold.ShowPhone(p.Number), Verified: p.VerifiedAt != nil, Copy: open(account.PartPhone)})
	}
	if canEdit {
		g.Note = v.T("profile.contact_note")
	}
	return g
}

// identifiers are the numbers and names by which the account is known.
func (v *visit) identifiers(a account.Account) view.ProfileGroup {
	copied := func(key, value string) view.ProfileField {
		return view.ProfileField{Key: key, Value: value, Copy: true}
	}
	return view.ProfileGroup{Key: "identifiers", Fields: []view.ProfileField{
		copied("login_id", a.ID), copied("customer_id", text(a.CustomerID)), copied("username", text(a.Username)), copied("legacy_id", text(a.LegacyID)),
	}}
}

// phoneOrder is the order in which numbers are listed.
var phoneOrder = []string{"PRIMARY", "HOME", "WORK", "OTHER"}

func inOrder(phones []account.Phone) []account.Phone {
	return slices.SortedStableFunc(slices.Values(phones), func(a, b account.Phone) int {
		return cmp.Or(cmp.Compare(slices.Index(phoneOrder, a.Type), slices.Index(phoneOrder, b.Type)), cmp.Compare(a.Number, b.Number))
	})
}

func (v *visit) phoneKey(kind string) string {
	key := "phone_" + strings.ToLower(kind)
	if v.Has("field." + key) {
		return key
	}
	return "phone"
}

// birthday writes the parts that are known.
func (v *visit) birthday(a account.Account) string {
	if a.Birthday == nil {
		return ""
	}
	if *a.Birthday == (account.Birthday{}) { // masked, and no year is known
		return account.Hidden
	}
	return v.partialDate(a.Birthday.Year, a.Birthday.Month, a.Birthday.Day)
}

// addressLine writes an address in one line.
func addressLine(a account.Address) string {
	return joined(", ", a.Line1, a.Line2, joined(" ", a.PostalCode, a.Locality), a.Region, a.Country)
}

// joined puts the parts that are not empty together.
func joined(between string, parts ...string) string {
	var some []string
	for _, p := range parts {
		if p != "" {
			some = append(some, p)
		}
	}
	return strings.Join(some, between)
}
