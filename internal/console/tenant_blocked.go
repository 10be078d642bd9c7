package console

import (
	"net/http"
	"net/url"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/tenant"
)

// blockedPage lists what new accounts may not have, and from where nobody signs
// in.
func (c *console) blockedPage(v *visit) error { return c.drawBlocked(v, http.StatusOK, "", nil) }

func (c *console) drawBlocked(v *visit, status int, kind string, f *fault.Error) error {
	page := view.BlockedPage{Settings: c.settings(v, v.T("blocked.title"))}
	for _, k := range v.blockedOrRefused() {
		list, err := c.blockedList(v, k)
		if err != nil {
			return err
		}
		if f != nil && k == kind {
			list.Value, list.Note, list.Problem = v.form("value"), v.form("note"), v.sentence(f)
		}
		page.Lists = append(page.Lists, list)
	}
	v.draw(status, view.Blocked(page))
	return nil
}

// blockedKinds are the lists that the member's role shows.
func (v *visit) blockedKinds() (kinds []string) {
	if v.actor.May("tenant.list_blocked") {
		kinds = append(kinds, tenant.BlockedDomain, tenant.BlockedUsername)
	}
	if v.actor.May("signin.list_blocked_addresses") {
		kinds = append(kinds, blockedNetwork)
	}
	return kinds
}

// blockedOrRefused are the lists to draw; of somebody who may see none, one that
// refuses.
func (v *visit) blockedOrRefused() []string {
	if kinds := v.blockedKinds(); len(kinds) > 0 {
		return kinds
	}
	return []string{tenant.BlockedDomain}
}

func (c *console) blockedList(v *visit, kind string) (view.BlockedList, error) {
	if kind == blockedNetwork {
		return c.networkList(v)
	}
	after := v.r.URL.Query().Get(kind)
	found, err := c.Tenants.ListBlocked(v.r.Context(), v.actor, tenant.ListBlockedInput{Kind: kind, After: after})
	if err != nil {
		return view.BlockedList{}, err
	}
	list := view.BlockedList{Kind: kind, Count: int(found.Count), CanEdit: v.actor.May("tenant.block_email_domain")}
	for _, b := range found.Items {
		list.Rows = append(list.Rows, view.BlockedRow{Value: b.Value, Note: b.Note, By: b.Name, At: b.At})
	}
	page := view.BlockedPath(v.slug())
	if found.Next != "" {
		list.Next = page + "?" + url.Values{kind: {found.Next}}.Encode() + "#blocked-" + kind
	}
	if after != "" {
		list.First = page + "#blocked-" + kind
	}
	return list, nil
}

// blocker is an act on what is blocked of one kind.
func (c *console) blocker(kind string, do func(v *visit, kind string) error) act {
	return func(v *visit) error {
		return do(v, kind)
	}
}

func (c *console) block(v *visit, kind string) error {
	var added tenant.Blocked
	var err error
	if kind == tenant.BlockedDomain {
		added, err = c.Tenants.BlockEmailDomain(v.r.Context(), v.actor, tenant.BlockEmailDomainInput{Domain: v.form("value"), Note: v.form("note")})
	} else {
		added, err = c.Tenants.BlockUsername(v.r.Context(), v.actor, tenant.BlockUsernameInput{Username: v.form("value"), Note: v.form("note")})
	}
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return c.drawBlocked(v, statusOf(f), kind, f)
	}
	return c.toBlocked(v, err, v.T("blocked.blocked", args{"Value": added.Value}))
}

func (c *console) unblock(v *visit, kind string) (err error) {
	value := v.form("value")
	if kind == tenant.BlockedDomain {
		_, err = c.Tenants.UnblockEmailDomain(v.r.Context(), v.actor, tenant.UnblockEmailDomainInput{Domain: value})
	} else {
		_, err = c.Tenants.UnblockUsername(v.r.Context(), v.actor, tenant.UnblockUsernameInput{Username: value})
	}
	return c.toBlocked(v, err, v.T("blocked.unblocked", args{"Value": value}))
}

func (c *console) toBlocked(v *visit, err error, said string) error {
	if err != nil {
		return c.undone(v, view.BlockedPath(v.slug()), err)
	}
	return c.done(v, view.BlockedPath(v.slug()), said)
}
