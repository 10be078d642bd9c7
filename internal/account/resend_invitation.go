package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opResendInvitation = op.Define("account.resend_invitation", "Send an invitation again", op.Needs{})

// ResendInvitation mails another link to somebody who was invited and has not
// accepted yet, to the address that the account has now. The links before it
// cannot be used any more.
//
// It returns [ErrNotPending] if the account is not pending, [ErrNothingToVerify]
// if it has no address that waits, and [op.ErrNotFound] if there is no such
// account for the actor.
func (s *Service) ResendInvitation(ctx context.Context, actor authz.Actor, in ContactInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opResendInvitation, in, func(tx *op.Tx) (Account, error) {
		standing, err := StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return Account{}, err
		}
		if standing.Status != Pending {
			return Account{}, ErrNotPending
		}
		if err := sendInvitation(tx); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}
