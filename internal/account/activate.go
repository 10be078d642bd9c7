package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opActivate = op.Define("account.activate", "Activate an account", op.Needs{Reason: true})

// ErrNotPending is returned where only a pending account can be activated.
var ErrNotPending = fault.New(fault.Conflict, "not_pending", "The account is not pending, so there is nothing to activate. Look at its status.")

var eventActivated = event.Define("account.activated", "ENABLED", StatusChanged{Reason: "Confirmed by letter"}, "ACCOUNT_ACTIVATED")

// Activate makes a pending account active, so that its owner can sign in
// without confirming the registration. It proves no contact.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason] without words why, and [ErrNotPending] if the account is not
// pending.
func (s *Service) Activate(ctx context.Context, actor authz.Actor, in StatusInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opActivate, in, func(tx *op.Tx) (Account, error) {
		done, err := changeStatus(tx, statusChange{was: Pending, is: Active, not: ErrNotPending})
		if err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventActivated, Account: tx.Account, Changed: []string{"status"}, Data: done})
		return seen(tx)
	})
}
