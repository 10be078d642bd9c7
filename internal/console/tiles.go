package console

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
)

// tiles are the figures above the search, each of them a filter.
func (c *console) tiles(v *visit, in asked) ([]view.Tile, error) {
	if !v.actor.May("account.count_states") {
		return nil, nil
	}
	states, err := c.Accounts.CountStates(v.r.Context(), v.actor, account.CountStatesInput{})
	if err != nil {
		return nil, err
	}
	only := len(in) == 1
	tile := func(key string, n int64) view.Tile {
		return view.Tile{
			Key: key, Count: int(n), AtLeast: states.Capped && n >= account.CountedTo, Href: view.CustomersPath(v.slug()) + "?status=" + key, Current: only && in["status"] == key,
		}
	}
	total := tile("total", states.Total)
	total.Href, total.Current = view.CustomersPath(v.slug())+"?status="+everyStatus, only && in["status"] == everyStatus
	return []view.Tile{
		total, tile("verified", states.Verified), tile("pending", states.Pending), tile("locked", states.Locked),
		tile("pending_deletion", states.PendingDeletion),
	}, nil
}
