package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opEnable = op.Define("account.enable", "Enable an account", op.Needs{Reason: true, Told: true})

// ErrNotDisabled is returned where only a disabled account can be enabled.
var ErrNotDisabled = fault.New(fault.Conflict, "not_disabled", "The account is not disabled, so there is nothing to enable. Look at its status and its locks.")

var eventEnabled = event.Define("account.enabled", "ENABLED", StatusChanged{Reason: "Cleared up by phone"}, "ACCOUNT_ACTIVATED")

// Enable lets the owner of a disabled account sign in again. What ended when
// it was disabled stays ended; a lock and a required new password stay too.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason] without words why, and [ErrNotDisabled] if the account is not
// disabled.
func (s *Service) Enable(ctx context.Context, actor authz.Actor, in StatusInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opEnable, in, func(tx *op.Tx) (Account, error) {
		if err := Tell(tx, tx.Account.N, "notice.account_enabled", nil); err != nil {
			return Account{}, err
		}
		done, err := changeStatus(tx, statusChange{was: Inactive, is: Active, not: ErrNotDisabled})
		if err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventEnabled, Account: tx.Account, Changed: []string{"status"}, Data: done})
		return seen(tx)
	})
}
