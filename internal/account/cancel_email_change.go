package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opCancelEmailChange = op.Define("account.cancel_email_change", "Cancel an e-mail change", op.Needs{})

// ErrNoEmailChange is returned if there is no e-mail change to take back.
var ErrNoEmailChange = fault.New(fault.Conflict, "no_email_change", "No e-mail change of this account waits for its proof. An account's only e-mail is changed, not canceled.")

// ContactInput names the account whose e-mail an act is about.
type ContactInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in ContactInput) Validate() error { return nil }

// Target is the account.
func (in ContactInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventEmailChangeCanceled = event.Define("account.email_change_canceled", "E-MAIL", EmailChange{Old: EmailValues{UnverifiedEmail: "jess.smith@example.com"}})

// CancelEmailChange takes an e-mail change back that was not proved yet: the
// primary e-mail stays, and the link that was sent to the other one cannot be
// used any more.
//
// It returns [ErrNoEmailChange] if there is none, and [op.ErrNotFound] if there
// is no such account for the actor.
func (s *Service) CancelEmailChange(ctx context.Context, actor authz.Actor, in ContactInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opCancelEmailChange, in, func(tx *op.Tx) (Account, error) {
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		if c.primary == nil || c.pending == nil {
			return Account{}, ErrNoEmailChange
		}
		was := EmailValues{UnverifiedEmail: c.pending.address}
		if err := c.saveEmails(tx, c.primary, nil); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventEmailChangeCanceled, Account: tx.Account, Changed: []string{"unverified_email"}, Data: EmailChange{Old: was}})
		return seen(tx)
	})
}
