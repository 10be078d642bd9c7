package console

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fold"
)

// accountPage draws one customer's page.
func (c *console) accountPage(v *visit) error {
	page, err := c.summary(v)
	if err != nil {
		return err
	}
	if v.form("tab") == view.TabAccess {
		page.Access, page.Tab = v.access(page.read), view.TabAccess
		return v.show(view.AccountView(page.AccountPage))
	}
	if v.form("tab") == view.TabProfile {
		page.Profile = v.profile(page.read, page.fields)
		page.Tab = view.TabProfile
		return v.show(view.AccountView(page.AccountPage))
	}
	return c.drawActivity(v, page, view.NoteForm{})
}

// accountView is the page while it is put together.
type accountView struct {
	view.AccountPage
	read   account.Account
	fields map[string]string // labels of the tenant's own fields, by key
}

// summary reads the account and fills what stands on every tab.
func (c *console) summary(v *visit) (accountView, error) {
	a, err := c.Accounts.View(v.r.Context(), v.actor, account.ViewInput{Account: v.r.PathValue("id")})
	if err != nil {
		return accountView{}, err
	}
	page := accountView{read: a}
	if page.fields, err = c.labels(v); err != nil {
		return accountView{}, err
	}
	page.Frame = c.frame(v, v.name(a.Summary))
	page.Account = v.sidebar(a)
	page.Account.Tab = view.TabActivity
	if v.form("tab") == view.TabProfile {
		page.Account.Tab = view.TabProfile
	}
	page.Account.Readers, err = c.readers(v, a.ID)
	return page, err
}

// sidebar is what stands beside every tab.
func (v *visit) sidebar(a account.Account) view.Account {
	name := v.name(a.Summary)
	out := view.Account{
		LoginID: a.ID, Name: name, Initials: initials(name), Status: view.Label(a.Status), Labels: beside(a.Summary),
		PrimaryEmail: text(a.Email), UnverifiedEmail: text(a.UnverifiedEmail),
		Phone: phone(a.Phone), PhoneVerified: a.PhoneVerified, CustomerID: text(a.CustomerID), Pinned: a.Pinned, CanPin: v.actor.May("account.pin"),
		LastLogin: view.Moment{At: instant(a.LastLoginAt), By: v.identity(a.LastLoginBy)},
		Created:   view.Moment{At: a.CreatedAt, By: v.identity(a.CreatedBy)},
	}
	out.Masked, out.CanReveal, out.ShownUntil = map[string]bool{}, v.actor.May(account.RevealPermission), instant(a.RevealedUntil)
	for _, part := range a.Masked {
		out.Masked[string(part)] = true
	}
	if a.MustResetPassword {
		out.Labels = append(out.Labels, view.MustReset)
	}
	if a.Lock != nil {
		out.LockedUntil = instant(a.Lock.Until)
	}
	if zone, err := time.LoadLocation(a.TimeZone); err == nil && a.TimeZone != "" {
		out.Zone = zone
	}
	return out
}

// profile is what is known about the customer, for reading.
func (v *visit) profile(a account.Account, labels map[string]string) *view.Profile {
	fact := func(key, value string) view.ProfileField { return view.ProfileField{Key: key, Value: value} }
	copied := func(key, value string) view.ProfileField {
		return view.ProfileField{Key: key, Value: value, Copy: true}
	}
	open := func(p account.Part) bool { return !slices.Contains(a.Masked, p) }
	contact := []view.ProfileField{
		{Key: "email", Value: text(a.Email), Verified: a.Email != nil, Copy: open(account.PartEmail)},
		{Key: "unverified_email", Value: text(a.UnverifiedEmail), Copy: open(account.PartEmail)},
	}
	for _, p := range inOrder(a.Phones) {
		contact = append(contact, view.ProfileField{Key: v.phoneKey(p.Type), Value: fold.ShowPhone(p.Number), Verified: p.VerifiedAt != nil, Copy: open(account.PartPhone)})
	}
	groups := []view.ProfileGroup{
		{Key: "names", Fields: []view.ProfileField{
			fact("first_name", a.FirstName), fact("last_name", a.LastName), fact("second_last_name", a.SecondLastName), fact("display_name", a.DisplayName),
		}},
		{Key: "contact", Fields: contact},
		{Key: "personal", Fields: []view.ProfileField{
			fact("gender", v.word("gender.", a.Gender)), fact("birthday", v.birthday(a)),
			fact("locale", a.Locale), fact("zone", a.TimeZone), fact("picture", a.Picture),
		}},
		{Key: "identifiers", Fields: []view.ProfileField{
			copied("login_id", a.ID), copied("customer_id", text(a.CustomerID)), copied("username", text(a.Username)), copied("legacy_id", text(a.LegacyID)),
		}},
	}
	if g := (view.ProfileGroup{Key: "addresses", Fields: addresses(a)}); len(g.Fields) > 0 {
		groups = append(groups, g)
	}
	if g := (view.ProfileGroup{Key: "attributes", Fields: attributes(a, labels)}); len(g.Fields) > 0 {
		groups = append(groups, g)
	}
	return &view.Profile{Groups: groups}
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

func addresses(a account.Account) []view.ProfileField {
	out := make([]view.ProfileField, 0, len(a.Addresses))
	for _, one := range a.Addresses {
		line := joined(", ", one.Line1, one.Line2, joined(" ", one.PostalCode, one.Locality), one.Region, one.Country)
		out = append(out, view.ProfileField{Key: "address", Value: line, Copy: true})
	}
	return out
}

func attributes(a account.Account, labels map[string]string) []view.ProfileField {
	out := make([]view.ProfileField, 0, len(a.Attributes))
	for _, one := range a.Attributes {
		label := labels[one.Key]
		if label == "" {
			label = one.Key
		}
		out = append(out, view.ProfileField{Label: label, Value: one.Value})
	}
	return out
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
