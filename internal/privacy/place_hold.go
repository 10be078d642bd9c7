package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opPlaceHold = op.Define("privacy.place_hold", "Place a hold on an account", op.Needs{Reason: true, Fresh: true})

// Faults of holds.
var (
	ErrOnHold    = fault.New(fault.Conflict, "on_hold", "There is a hold on this account already. Look at who placed it and why.")
	ErrNotOnHold = fault.New(fault.Conflict, "not_on_hold", "There is no hold on this account, or not any more.")
)

// Hold keeps an account from being erased, such as for a claim or a court.
type Hold struct {
	ID       string    `json:"id"`
	Reason   string    `json:"reason"`
	PlacedAt time.Time `json:"placed_at"`
	PlacedBy string    `json:"placed_by_name"`
}

// HoldTold is what events tell of a hold.
type HoldTold struct {
	Reason string `json:"reason"`
}

var eventHoldPlaced = event.Define("privacy.hold_placed", "HOLD", HoldTold{Reason: "Claim 2026-118"})

// PlaceHold keeps an account from being erased until the hold is released,
// whatever was or will be approved (GDPR, article 17 (3) and 18). It changes
// nothing else: who may sign in stays as it is, and a deletion can be asked for
// and approved.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason], [op.ErrNotFresh] and [ErrOnHold].
func (s *Service) PlaceHold(ctx context.Context, actor authz.Actor, in AccountInput) (Hold, error) {
	return op.Do(ctx, s.db, actor, opPlaceHold, in, func(tx *op.Tx) (Hold, error) {
		h := Hold{ID: tx.NewID("hld"), Reason: strings.TrimSpace(actor.Call.Reason), PlacedAt: tx.Now.UTC(), PlacedBy: actor.Name}
		body, err := tx.Seal([]byte(h.Reason), h.ID)
		if err != nil {
			return Hold{}, err
		}
		n, err := New(tx).insertHold(tx.Ctx, insertHoldParams{
			ID: h.ID, Tenant: actor.Tenant, Account: tx.Account.N, Reason: body, PlacedAt: tx.Now.UnixMicro(), PlacedBy: person(actor), PlacedName: actor.Name,
		})
		if err != nil {
			return Hold{}, fmt.Errorf("insert the hold: %w", err)
		}
		if n == 0 {
			return Hold{}, ErrOnHold
		}
		tx.Record(event.Fact{Type: eventHoldPlaced, Account: tx.Account, Changed: []string{"hold"}, Data: HoldTold{Reason: h.Reason}})
		return h, nil
	})
}

// Held reports whether a hold keeps an account from being erased. Whoever
// erases asks it in the transaction that begins, with the account's row locked.
func Held(ctx context.Context, tx *store.Tx, account int64) (bool, error) {
	n, err := New(tx).countHolds(ctx, account)
	if err != nil {
		return false, fmt.Errorf("look for a hold: %w", err)
	}
	return n > 0, nil
}

// holdOf is the hold on the target account, or nil.
func holdOf(tx *op.Tx) (*Hold, error) {
	row, err := New(tx).standingHold(tx.Ctx, tx.Account.N)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the hold: %w", err)
	}
	reason, err := unsealed(tx, row.Account, row.Reason, row.ID)
	return &Hold{ID: row.ID, Reason: reason, PlacedAt: micro(row.PlacedAt), PlacedBy: row.PlacedName}, err
}
