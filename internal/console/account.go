package console

import (
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
)

// accountPage draws one customer's page.
func (c *console) accountPage(v *visit) error {
	page, err := c.summary(v)
	if err != nil {
		return err
	}
	if !slices.Contains(page.Account.Tabs(), v.tab()) { // an address from before the merge
		page.Account.Tab = view.TabActivity
		return c.drawActivity(v, page, view.NoteForm{})
	}
	if v.form("tab") == view.TabAccess {
		page.Access, page.Tab = v.access(page.read), view.TabAccess
		if page.Access.Methods, err = c.loginMethods(v, page.read); err != nil {
			return err
		}
		if page.Access.Sessions, err = c.sessionManagement(v); err != nil {
			return err
		}
		return v.show(view.AccountView(page.AccountPage))
	}
	if v.form("tab") == view.TabSecurity {
		return c.securityPage(v, page)
	}
	if v.form("tab") == view.TabApplications {
		return c.applicationsTab(v, page)
	}
	if v.form("tab") == view.TabMessages {
		return c.messagesPage(v, page)
	}
	if v.form("tab") == view.TabPrivacy {
		return c.privacyPage(v, page)
	}
	if v.form("tab") == view.TabConnected {
		return c.connectedPage(v, page)
	}
	if v.form("tab") == view.TabProfile {
		return c.profilePage(v, page)
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
	v.Seen = a.Version
	if page.fields, err = c.labels(v); err != nil {
		return accountView{}, err
	}
	page.Frame = c.frame(v, v.name(a.Summary))
	page.Account = v.sidebar(a)
	page.Account.Tab = v.tab()
	page.Account.Readers, err = c.readers(v, a.ID)
	return page, err
}

// tab is the tab that the address or the form names, or the first.
func (v *visit) tab() string {
	if tab := v.form("tab"); slices.Contains(view.Tabs, tab) {
		return tab
	}
	return view.TabActivity
}

// sidebar is what stands beside every tab.
func (v *visit) sidebar(a account.Account) view.Account {
	name := v.name(a.Summary)
	out := view.Account{
		LoginID: a.ID, Name: name, Initials: initials(name), Status: view.Label(a.Status), Labels: beside(a.Summary),
		PrimaryEmail: text(a.Email), UnverifiedEmail: text(a.UnverifiedEmail),
		Phone: phone(a.Phone), PhoneVerified: a.PhoneVerified, CustomerID: text(a.CustomerID), Pinned: a.Pinned, CanPin: v.actor.May("account.pin"),
		Tags: v.accountTags(a.Tags), CanTag: a.MergedInto == nil && v.actor.May("account.tag"),
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
	if a.MergedInto != nil {
		out.MergedInto, out.MergedAt = v.mergedPart(*a.MergedInto), a.MergedInto.MergedAt
	} else if v.actor.May("directory.count_duplicates") {
		out.Duplicates = view.DuplicatesPath(v.slug(), a.ID)
	}
	for _, p := range a.Merged {
		out.Parts = append(out.Parts, *v.mergedPart(p))
	}
	if zone, err := time.LoadLocation(a.TimeZone); err == nil && a.TimeZone != "" {
		out.Zone = zone
	}
	return out
}
