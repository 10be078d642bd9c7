package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

// The level is that of an account without a primary e-mail; in place of a
// primary one it takes 2 and a second person, and none for an account that was
// never verified: the gate tells them apart.
var opVerifyEmail = op.Define("account.verify_email", "Verify an e-mail for its owner", op.Needs{Level: 1, Reason: true, Told: true})

var eventEmailVerifiedByStaff = event.Define("account.email_verified_by_staff", "VERIFIED", EmailProved{Old: EmailValues{UnverifiedEmail: exampleNew.Email}, New: exampleNew})

// VerifyEmail makes the unverified e-mail the primary one because an agent says
// so. It never counts as its owner's proof: no code or link of a recovery goes
// there, and the claims of other accounts to the address stay. The owner can
// prove it afterwards: see [Service.RequestEmailVerification].
//
// It returns [ErrNothingToVerify] without an unverified e-mail, [ErrTaken] if
// another account has proved it, [op.ErrReason] without words why, and
// [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) VerifyEmail(ctx context.Context, actor authz.Actor, in ContactInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opVerifyEmail, in, func(tx *op.Tx) (Account, error) {
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		if c.pending == nil {
			return Account{}, ErrNothingToVerify
		}
		told := map[string]string{"new": MaskEmail(c.pending.address)}
		if err := c.tell(tx, "notice.email_verified_by_staff", told, c.emailsWere(c.pending.address)); err != nil {
			return Account{}, err
		}
		done, err := c.promote(tx, tx.Account, proofStaff)
		if err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventEmailVerifiedByStaff, Account: tx.Account, Changed: []string{"email", "unverified_email"}, Data: *done})
		return seen(tx)
	})
}
