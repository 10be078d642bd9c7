package privacy

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opReleaseHold = op.Define("privacy.release_hold", "Release the hold on an account", op.Needs{Reason: true, Fresh: true})

var eventHoldReleased = event.Define("privacy.hold_released", "HOLD", HoldTold{Reason: "The claim is settled"})

// Released is the answer to a release.
type Released struct {
	Account string `json:"account"`
}

// ReleaseHold lets an account be erased again: what was approved and is due
// goes on by itself.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason], [op.ErrNotFresh] and [ErrNotOnHold].
func (s *Service) ReleaseHold(ctx context.Context, actor authz.Actor, in AccountInput) (Released, error) {
	return op.Do(ctx, s.db, actor, opReleaseHold, in, func(tx *op.Tx) (Released, error) {
		n, err := New(tx).releaseHold(tx.Ctx, releaseHoldParams{Account: tx.Account.N, ReleasedAt: some(tx.Now), ReleasedName: actor.Name})
		if err != nil {
			return Released{}, fmt.Errorf("release the hold: %w", err)
		}
		if n == 0 {
			return Released{}, ErrNotOnHold
		}
		tx.Record(event.Fact{Type: eventHoldReleased, Account: tx.Account, Changed: []string{"hold"}, Data: HoldTold{Reason: strings.TrimSpace(actor.Call.Reason)}})
		return Released{Account: tx.Account.ID}, nil
	})
}
