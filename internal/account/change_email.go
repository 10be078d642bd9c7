package account

import (
	"context"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// The level is that of an account whose owner proved something once. For one
// that was never verified none is needed, but words why.
var opChangeEmail = op.Define("account.change_email", "Change an e-mail", op.Needs{Level: 2, Told: true})

// ErrEmailSame is returned if the account has the e-mail already.
var ErrEmailSame = fault.New(fault.Conflict, "email_unchanged", "The account has this e-mail already. Nothing was changed. If it is not verified yet, request its verification again.")

// ChangeEmailInput is an e-mail that an account is to have.
type ChangeEmailInput struct {
	Account string `json:"account"` // login ID
	Email   string `json:"email"`
}

// Validate asks for one address.
func (in ChangeEmailInput) Validate() error {
	var c check
	c.mailbox(in.Email)
	return c.Err()
}

// Target is the account.
func (in ChangeEmailInput) Target() op.Target { return op.Target{Account: in.Account} }

// mailbox reads an e-mail that must be there. There is one reader of addresses
// in the whole program, so that what is stored is what was checked (C13).
func (c *check) mailbox(raw string) string {
	if strings.TrimSpace(raw) == "" {
		c.Add("email", "required", "Give an e-mail address.")
		return ""
	}
	return c.email("email", raw)
}

// EmailChange is told when an e-mail change was asked for, or taken back.
type EmailChange struct {
	Old EmailValues `json:"old,omitzero"`
	New EmailValues `json:"new,omitzero"`
}

var eventEmailChangeRequested = event.Define("account.email_change_requested", "E-MAIL", EmailChange{Old: exampleOld, New: EmailValues{UnverifiedEmail: "jess.smith@example.com"}})

// ChangeEmail gives an account an unverified e-mail, in place of the one that
// it may have, and sends a link there. The primary e-mail stays what it is
// until that link is used. Every old channel is told in the same transaction.
// What was sent to the address that is replaced cannot be used any more.
//
// An unverified e-mail reserves nothing. That another account has proved an
// address is told to staff only: a customer finds nobody's address out so.
//
// It returns [ErrEmailSame], [ErrTaken], [op.ErrReason] if staff give no words
// why for an account that was never verified, [op.ErrNotFresh] for a customer,
// and a fault naming the field for what is no address, or one of a domain that
// the tenant refuses.
func (s *Service) ChangeEmail(ctx context.Context, actor authz.Actor, in ChangeEmailInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opChangeEmail, in, func(tx *op.Tx) (Account, error) {
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		var read check
		address := read.mailbox(in.Email)
		if err := c.mayBecome(tx, address); err != nil {
			return Account{}, err
		}
		done := EmailChange{
			Old: EmailValues{Email: addressOf(c.primary), UnverifiedEmail: addressOf(c.pending)},
			New: EmailValues{UnverifiedEmail: address},
		}
		told := map[string]string{"old": MaskEmail(addressOf(c.primary)), "new": MaskEmail(address)}
		if err := c.tell(tx, "notice.email_change_requested", told, c.emailsWere(address)); err != nil {
			return Account{}, err
		}
		if err := c.saveEmails(tx, c.primary, &heldEmail{address: address, since: tx.Now.UnixMicro()}); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventEmailChangeRequested, Account: tx.Account, Changed: []string{"unverified_email"}, Data: done})
		if err := c.sendVerification(tx, *tx.Account, address); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}

// mayBecome holds a new unverified e-mail to the rules.
func (c contacts) mayBecome(tx *op.Tx, address string) error {
	if err := askOwner(tx); err != nil {
		return err
	}
	if c.neverVerified() {
		if err := askWhy(tx); err != nil {
			return err
		}
	}
	if mailboxesOf(c)[address] {
		return ErrEmailSame
	}
	refused, err := tenant.RefusesEmail(tx.Ctx, tx.Tx, c.Tenant, address)
	if err != nil {
		return err
	}
	if refused {
		return fault.ErrInvalid.WithFields(fault.Field{Name: "email", Code: "email_domain_blocked", Message: "The tenant takes no addresses of this domain: correct it, or use another one."})
	}
	if tx.Actor.Kind == authz.Customer {
		return nil
	}
	return c.free(tx, "email", address)
}
