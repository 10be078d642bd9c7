package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opDisable = op.Define("account.disable", "Disable an account", op.Needs{Reason: true, Told: true})

// ErrNotActive is returned where only an active account can be disabled.
var ErrNotActive = fault.New(fault.Conflict, "not_active", "The account is not active, so it cannot be disabled. Look at its status and at who changed it last.")

var eventDisabled = event.Define("account.disabled", "DISABLED", StatusChanged{Reason: "Asked by the owner"}, "ACCOUNT_DEACTIVATED")

// Disable keeps everybody from signing in to an account, and ends every
// session, token, code and link of it, in the same commit. Nothing is deleted:
// [Service.Enable] takes it back, and its owner signs in anew.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason] without words why, and [ErrNotActive] if the account is not
// active.
func (s *Service) Disable(ctx context.Context, actor authz.Actor, in StatusInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opDisable, in, func(tx *op.Tx) (Account, error) {
		if err := DisableTarget(tx); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}

// DisableTarget is [Service.Disable] as a step on the account that an operation
// is about, of which many may be disabled one after the other. It tells the
// owner, and returns [ErrNotActive] if the account is not active.
func DisableTarget(tx *op.Tx) error {
	if err := Tell(tx, tx.Account.N, "notice.account_disabled", nil); err != nil {
		return err
	}
	done, err := changeStatus(tx, statusChange{was: Active, is: Inactive, not: ErrNotActive, ends: true})
	if err != nil {
		return err
	}
	tx.Record(event.Fact{Type: eventDisabled, Account: tx.Account, Changed: []string{"status"}, Data: done})
	return nil
}
