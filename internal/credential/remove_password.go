package credential

import (
	"context"
	"errors"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemovePassword = op.Define("credential.remove_password", "Remove the password", op.Needs{Level: 2, Reason: true, Told: true})

var eventPasswordRemoved = event.Define("credential.password_removed", "LOGIN METHOD", Because{Reason: "Asked by the owner"}, "ACCOUNT_CIDAASIDENTITY_REMOVED")

// RemovePassword takes the password away from an account that has another login
// method, and ends every session, token, link and code of it. The customer is
// told on every old channel; a customer needs a fresh proof.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason], [op.ErrNotFresh], [ErrNoPassword], and
// [account.ErrLastIdentity] if nothing else would be left.
func (s *Service) RemovePassword(ctx context.Context, actor authz.Actor, in AccountInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opRemovePassword, in, func(tx *op.Tx) (Done, error) {
		if err := ownFresh(tx); err != nil {
			return Done{}, err
		}
		err := ForgetPassword(tx, tx.Account.N)
		if errors.Is(err, account.ErrNoIdentity) {
			return Done{}, ErrNoPassword
		}
		if err != nil {
			return Done{}, err
		}
		tx.Record(event.Fact{Type: eventPasswordRemoved, Account: tx.Account, Changed: []string{"password"}, Data: Because{Reason: reasonOf(tx)}})
		return Done{}, account.Tell(tx, tx.Account.N, "notice.password_removed", nil)
	})
}
