package console

import (
	"strings"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/signin"
)

// blockedNetwork is the kind of what nobody may sign in from.
const blockedNetwork = "network"

// networkList are the networks from which nobody signs in. There are few, so
// all of them are shown.
func (c *console) networkList(v *visit) (view.BlockedList, error) {
	found, err := c.SignIn.ListBlockedAddresses(v.r.Context(), v.actor, signin.ListBlockedAddressesInput{})
	if err != nil {
		return view.BlockedList{}, err
	}
	list := view.BlockedList{Kind: blockedNetwork, Count: len(found.Items), CanEdit: v.actor.May("signin.block_address"), Because: true}
	for _, b := range found.Items {
		list.Rows = append(list.Rows, view.BlockedRow{Value: b.Network, Note: b.Reason, By: b.By, At: b.At})
	}
	return list, nil
}

// blockNetwork lets nobody sign in from a network any more.
func (c *console) blockNetwork(v *visit, kind string) error {
	actor := v.actor
	actor.Call.Reason = strings.TrimSpace(v.form("note"))
	added, err := c.SignIn.BlockAddress(v.r.Context(), actor, signin.AddressInput{Address: v.form("value")})
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return c.drawBlocked(v, statusOf(f), kind, f)
	}
	return c.toBlocked(v, err, v.T("blocked.network.blocked", args{"Value": added.Network}))
}

// unblockNetwork lets people sign in from it again.
func (c *console) unblockNetwork(v *visit, _ string) error {
	actor := v.actor
	actor.Call.Reason = strings.TrimSpace(v.form("note"))
	network := v.form("value")
	_, err := c.SignIn.UnblockAddress(v.r.Context(), actor, signin.AddressInput{Address: network})
	return c.toBlocked(v, err, v.T("blocked.network.unblocked", args{"Value": network}))
}
