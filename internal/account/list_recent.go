package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListRecent = op.DefineRead("account.list_recent", "List the accounts opened last")

// RecentLimit is how many accounts each of the actor's own lists has.
const RecentLimit = 12

// ListRecentInput asks for the actor's own lists.
type ListRecentInput struct{}

// Validate accepts it.
func (in ListRecentInput) Validate() error { return nil }

// Target is the tenant.
func (in ListRecentInput) Target() op.Target { return op.Target{} }

// Recent are the actor's own lists, the newest first.
type Recent struct {
	Opened []OwnAccount `json:"opened"`
	Pinned []OwnAccount `json:"pinned"`
}

// OwnAccount is an account in one of the actor's own lists.
type OwnAccount struct {
	Summary
	At time.Time `json:"at"` // opened, or pinned
}

// ListRecent lists the accounts that the actor opened last and those that they
// pinned, at most [RecentLimit] of each. Which were opened is known from the
// audit. An account that the actor may not see any more is left out.
func (s *Service) ListRecent(ctx context.Context, actor authz.Actor, in ListRecentInput) (Recent, error) {
	return op.View(ctx, s.db, actor, opListRecent, in, func(tx *op.Tx) (out Recent, err error) {
		q := New(tx)
		masks, err := masksOf(tx)
		if err != nil {
			return out, err
		}
		viewed, err := q.recentlyViewed(tx.Ctx, recentlyViewedParams{Tenant: actor.Tenant, ActorID: actor.ID, Limit: RecentLimit})
		if err != nil {
			return out, fmt.Errorf("list what was opened: %w", err)
		}
		out.Opened = make([]OwnAccount, 0, len(viewed))
		for _, v := range viewed {
			if out.Opened, err = addOwn(tx, masks, out.Opened, v.Target, v.At); err != nil {
				return out, err
			}
		}
		pinned, err := q.pinnedAccounts(tx.Ctx, pinnedAccountsParams{Tenant: actor.Tenant, Member: actor.ID, Limit: RecentLimit})
		if err != nil {
			return out, fmt.Errorf("list what is pinned: %w", err)
		}
		out.Pinned = make([]OwnAccount, 0, len(pinned))
		for _, p := range pinned {
			if out.Pinned, err = addOwn(tx, masks, out.Pinned, p.ID, p.At); err != nil {
				return out, err
			}
		}
		return out, nil
	})
}

// addOwn appends an account, unless it is not the actor's to see.
func addOwn(tx *op.Tx, masks masks, list []OwnAccount, login string, at int64) ([]OwnAccount, error) {
	_, err := Scope(tx.Ctx, tx.Tx, tx.Actor, opListRecent, login, false)
	if errors.Is(err, op.ErrNotFound) {
		return list, nil
	}
	if err != nil {
		return nil, err
	}
	row, err := New(tx).accountByID(tx.Ctx, accountByIDParams{Tenant: tx.Actor.Tenant, ID: login})
	if err != nil {
		return nil, fmt.Errorf("read the account: %w", err)
	}
	one := OwnAccount{Summary: fromRow(row, tx.Now).Summary, At: micro(at)}
	masks.mask(&one.Summary)
	return append(list, one), loadTags(tx, &one.Summary)
}
