package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opUnverifyEmail = op.Define("account.unverify_email", "Take an e-mail's verification back", op.Needs{Reason: true})

// Faults of taking a verification back.
var (
	ErrEmailUnproved = fault.New(fault.Conflict, "email_not_verified", "The account has no verified e-mail, so nothing can be taken back. Look at the e-mails that it has.")
	ErrEmailPending  = fault.New(fault.Conflict, "email_change_pending", "Another e-mail waits to be proved, and an account has two at most. Cancel that change first.")
)

var eventEmailUnverified = event.Define("account.email_unverified", "VERIFIED", EmailProved{Old: exampleOld, New: EmailValues{UnverifiedEmail: exampleOld.Email}}, "ACCOUNT_EMAIL_UNVERIFIED")

// UnverifyEmail makes the primary e-mail an unverified one. It reserves the
// address no more, and what was sent there cannot be used any more. Staff
// cannot treat the account as one that was never verified.
//
// It returns [ErrEmailUnproved] without a primary e-mail, [ErrEmailPending] if
// another one waits, [op.ErrReason] without words why, and [op.ErrNotFound] if
// there is no such account for the actor.
func (s *Service) UnverifyEmail(ctx context.Context, actor authz.Actor, in ContactInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opUnverifyEmail, in, func(tx *op.Tx) (Account, error) {
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		switch {
		case c.primary == nil:
			return Account{}, ErrEmailUnproved
		case c.pending != nil:
			return Account{}, ErrEmailPending
		}
		address := c.primary.address
		if err := c.callBack(tx, address); err != nil {
			return Account{}, err
		}
		if err := c.saveEmails(tx, nil, &heldEmail{address: address, since: c.primary.since}); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{
			Type: eventEmailUnverified, Account: tx.Account, Changed: []string{"email", "unverified_email"},
			Data: EmailProved{Old: EmailValues{Email: address}, New: EmailValues{UnverifiedEmail: address}},
		})
		return seen(tx)
	})
}
