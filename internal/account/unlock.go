package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opUnlock = op.Define("account.unlock", "Unlock an account", op.Needs{})

// ErrNotLocked is returned for an account that no lock holds.
var ErrNotLocked = fault.New(fault.Conflict, "not_locked", "The account is not locked: nothing keeps its owner from trying again. Look at its status and its latest failed sign-ins.")

// UnlockInput names the account.
type UnlockInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in UnlockInput) Validate() error { return nil }

// Target is the account.
func (in UnlockInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventUnlocked = event.Define("account.unlocked", "UNLOCKED", nil, "ACCOUNT_UNLOCKED")

// Unlock lifts the lock that failed sign-ins have put on an account, so that
// its owner can sign in again, and forgets the failed attempts. It does not
// touch the password, the sessions or the status.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// [ErrNotLocked] if the account is not locked, or not any more.
func (s *Service) Unlock(ctx context.Context, actor authz.Actor, in UnlockInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opUnlock, in, func(tx *op.Tx) (Account, error) {
		n, err := New(tx).liftLock(tx.Ctx, liftLockParams{N: tx.Account.N, Now: tx.Now.UnixMicro()})
		if err != nil {
			return Account{}, fmt.Errorf("lift the lock: %w", err)
		}
		if n == 0 {
			return Account{}, ErrNotLocked
		}
		tx.Record(event.Fact{Type: eventUnlocked, Account: tx.Account, Changed: []string{"lock"}})
		return seen(tx)
	})
}
