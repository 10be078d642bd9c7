package account

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opUnfreeze = op.Define("account.unfreeze", "Unfreeze an account", op.Needs{Level: 2, Reason: true})

// ErrNotFrozen is returned where there is no freeze to lift.
var ErrNotFrozen = fault.New(fault.Conflict, "not_frozen", "The account is not frozen, so there is nothing to lift. Look at its status and its locks.")

var eventUnfrozen = event.Define("account.unfrozen", "FROZEN", StatusChanged{Reason: "Owner proved who they are, new password required"})

// Unfreeze lets the owner of a frozen account sign in again. What ended with
// the freeze stays ended, and a change that was reported stays as it is: whoever
// lifts the freeze has looked at it.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason] without words why, and [ErrNotFrozen].
func (s *Service) Unfreeze(ctx context.Context, actor authz.Actor, in StatusInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opUnfreeze, in, func(tx *op.Tx) (Account, error) {
		n, err := New(tx).liftFreeze(tx.Ctx, tx.Account.N)
		if err != nil {
			return Account{}, fmt.Errorf("unfreeze the account: %w", err)
		}
		if n == 0 {
			return Account{}, ErrNotFrozen
		}
		reason := strings.TrimSpace(actor.Call.Reason)
		tx.Record(event.Fact{Type: eventUnfrozen, Account: tx.Account, Changed: []string{"frozen"}, Data: StatusChanged{Reason: reason}})
		return seen(tx)
	})
}
