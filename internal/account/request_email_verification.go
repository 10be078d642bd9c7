package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opRequestEmailVerification = op.Define("account.request_email_verification", "Request an e-mail's verification", op.Needs{})

// ErrNothingToVerify is returned for an account without an e-mail that waits
// for its owner's proof.
var ErrNothingToVerify = fault.New(fault.Conflict, "email_not_pending", "No e-mail of this account waits to be verified. Look at the e-mails that it has.")

// ProofRequested is told when something was sent by which a contact is proved.
// What was sent is no part of it.
type ProofRequested struct {
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Message string `json:"message"` // its id
}

var eventEmailVerificationRequested = event.Define("account.email_verification_requested", "MESSAGE",
	ProofRequested{Email: "jess.smith@example.com", Message: "msg_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"}, "VERIFY_EMAIL")

// RequestEmailVerification sends a link to the e-mail that waits to be proved:
// the unverified one, or the primary one of which only staff have said that it
// is verified. The link is good for 24 hours, and those that were sent before
// cannot be used any more. Nobody but its receiver ever sees it.
//
// It returns [ErrNothingToVerify] if no e-mail waits, and [op.ErrNotFound] if
// there is no such account for the actor.
func (s *Service) RequestEmailVerification(ctx context.Context, actor authz.Actor, in ContactInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opRequestEmailVerification, in, func(tx *op.Tx) (Account, error) {
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		address := c.unproved()
		if address == "" {
			return Account{}, ErrNothingToVerify
		}
		if err := c.sendVerification(tx, *tx.Account, address); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}

// SendVerification is the step that sends a link to the unverified e-mail of an
// account that was just made. Without one it sends nothing.
func SendVerification(tx *op.Tx, of event.Account) error {
	c, err := contactsOf(tx.Ctx, tx.Tx, of.N)
	if err != nil || c.pending == nil {
		return err
	}
	return c.sendVerification(tx, of, c.pending.address)
}

// unproved is the e-mail that its owner has not proved; empty if there is none.
func (c contacts) unproved() string {
	if c.pending != nil {
		return c.pending.address
	}
	if c.primary != nil && c.primary.proof == proofStaff {
		return c.primary.address
	}
	return ""
}

// sendVerification issues a link and queues it. The address is the stored one:
// none ever comes from a request (C05).
func (c contacts) sendVerification(tx *op.Tx, of event.Account, address string) error {
	link, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.VerifyEmail, Account: c.N, Epoch: c.AuthEpoch, Target: address, For: nonce.LinkFor})
	if err != nil {
		return err
	}
	sent, err := message.Queue(tx, message.Letter{
		Account: c.N, Template: "verify_email", Channel: message.Email, To: address, Language: c.Locale, Nonce: link,
	})
	if err != nil {
		return err
	}
	tx.Record(event.Fact{Type: eventEmailVerificationRequested, Account: &of, Data: ProofRequested{Email: address, Message: sent}})
	return nil
}
