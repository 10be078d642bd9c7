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

var opFreeze = op.Define("account.freeze", "Freeze an account", op.Needs{Reason: true, Told: true})

// ErrAlreadyFrozen is returned for an account that is frozen.
var ErrAlreadyFrozen = fault.New(fault.Conflict, "already_frozen", "The account is frozen already: nobody can sign in to it. Look at what was reported and when.")

var eventFrozen = event.Define("account.frozen", "FROZEN", StatusChanged{Reason: "Says that somebody else is in the account"})

// Freeze closes every door of an account because somebody else may be in it:
// nobody signs in, and every session, token, code and link ends with the
// commit, except that a change can still be reported. Nothing is deleted, and
// the status stays what it is: [Service.Unfreeze] opens the doors again. Its
// owner may do it, and needs no fresh proof to close their own account. The
// owner is told on every old channel.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason] if staff give no words why, and [ErrAlreadyFrozen].
func (s *Service) Freeze(ctx context.Context, actor authz.Actor, in StatusInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opFreeze, in, func(tx *op.Tx) (Account, error) {
		frozen, err := freeze(tx)
		if err != nil {
			return Account{}, err
		}
		if !frozen {
			return Account{}, ErrAlreadyFrozen
		}
		if err := Tell(tx, tx.Account.N, "notice.account_frozen", nil); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}

// freeze freezes the operation's account and ends everything of it. It reports
// whether it was not frozen before, and records that; of any number at the same
// time, one does.
func freeze(tx *op.Tx) (bool, error) {
	n, err := New(tx).setFrozen(tx.Ctx, setFrozenParams{N: tx.Account.N, At: tx.Now.UnixMicro()})
	if err != nil {
		return false, fmt.Errorf("freeze the account: %w", err)
	}
	if n == 0 {
		return false, nil
	}
	reason := strings.TrimSpace(tx.Actor.Call.Reason)
	tx.Record(event.Fact{Type: eventFrozen, Account: tx.Account, Changed: []string{"frozen"}, Data: StatusChanged{Reason: reason}})
	return true, nil
}
