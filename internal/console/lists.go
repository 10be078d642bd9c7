package console

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
)

// lists are the member's own.
type lists struct {
	saved []view.SavedSearch
	// preferred names the kept search that the member begins with, if any.
	preferred      string
	pinned, recent []view.AccountLink
}

// ownLists reads them. A role that keeps no lists has empty ones.
func (c *console) ownLists(v *visit) (lists, error) {
	var out lists
	if v.actor.May("account.list_recent") {
		read, err := c.Accounts.ListRecent(v.r.Context(), v.actor, account.ListRecentInput{})
		if err != nil {
			return lists{}, err
		}
		for _, a := range read.Pinned {
			one := v.link(a.Summary)
			out.pinned = append(out.pinned, one)
		}
		for _, a := range read.Opened {
			one := v.link(a.Summary)
			one.Seen = a.At
			out.recent = append(out.recent, one)
		}
	}
	saved, preferred, err := c.savedSearches(v)
	out.saved, out.preferred = saved, preferred
	return out, err
}

func (v *visit) link(a account.Summary) view.AccountLink {
	address, _ := email(a)
	name := v.name(a)
	if address == name {
		address = "" // the name says it already
	}
	return view.AccountLink{LoginID: a.ID, Name: name, Initials: initials(name), Email: address, Labels: labels(a)}
}

// pinAccount puts the account into the member's own list, or takes it out.
func (c *console) pinAccount(v *visit) error {
	in := account.PinInput{Account: v.r.PathValue("id"), Pinned: v.form("pinned") == "true"}
	if _, err := c.Accounts.Pin(v.r.Context(), v.actor, in); err != nil {
		return err
	}
	text := v.T("account.unpinned")
	if in.Pinned {
		text = v.T("account.pinned")
	}
	return c.done(v, view.AccountPath(v.slug(), in.Account), text)
}
