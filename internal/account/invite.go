package account

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opInvite = op.Define("account.invite", "Invite a customer", op.Needs{Whole: true})

// InvitationFor is how long an invitation can be accepted.
const InvitationFor = 7 * 24 * time.Hour

// InviteInput is who is invited.
type InviteInput struct {
	Email          string `json:"email"`
	FirstName      string `json:"first_name,omitempty"`
	LastName       string `json:"last_name,omitempty"`
	SecondLastName string `json:"second_last_name,omitempty"`
	CustomerID     string `json:"customer_id,omitempty"`
	Locale         string `json:"locale,omitempty"` // of the invitation, too; empty: the tenant's
}

func (in InviteInput) create() CreateInput {
	return CreateInput{
		Email: in.Email, FirstName: in.FirstName, LastName: in.LastName, SecondLastName: in.SecondLastName, CustomerID: in.CustomerID, Locale: in.Locale,
	}
}

// Validate asks for an address, and checks what can be checked without the
// tenant's settings.
func (in InviteInput) Validate() error {
	var c check
	if in.Email == "" {
		c.Add("email", "required", "Give an e-mail address.")
	}
	c.draft(in.create(), "")
	return c.Err()
}

// Target is the tenant.
func (in InviteInput) Target() op.Target { return op.Target{} }

// Invited is told when somebody was invited. The link is no part of it.
type Invited struct {
	Email   string `json:"email"`
	Message string `json:"message"` // its id
}

var eventInvited = event.Define("account.invited", "INVITED", Invited{Email: "jess.smith@example.com", Message: "msg_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"}, "INVITE_USER")

// Invite makes a pending account without any way to sign in, and mails a link by
// which whoever reads that mailbox accepts it, within [InvitationFor]. Until then
// nobody can sign in, and the address reserves nothing.
//
// It returns [ErrTaken] if the address or the customer ID is another account's,
// and a fault naming each field that is against a rule.
func (s *Service) Invite(ctx context.Context, actor authz.Actor, in InviteInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opInvite, in, func(tx *op.Tx) (Account, error) {
		rules, err := rulesOf(tx)
		if err != nil {
			return Account{}, err
		}
		c := check{fields: rules.fields}
		d := c.draft(in.create(), rules.region)
		if err := c.blocked(tx, d); err != nil {
			return Account{}, err
		}
		if err := c.Err(); err != nil {
			return Account{}, err
		}
		if err := (contacts{contactsAccountRow: contactsAccountRow{Tenant: actor.Tenant}}).free(tx, "email", d.UnverifiedEmail); err != nil {
			return Account{}, err
		}
		d.CreatedAt, d.CreatedBy, d.Status = tx.Now, "staff", Pending
		n, login, err := Insert(tx, d)
		if err != nil {
			return Account{}, err
		}
		tx.Account = &event.Account{N: n, ID: login}
		tx.Record(event.Fact{Type: eventCreated, Account: tx.Account, Data: Created{By: d.CreatedBy}})
		if err := sendInvitation(tx); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}

// sendInvitation mails the link of an invitation to the unverified address of the
// operation's account. Those that were sent before cannot be used any more.
func sendInvitation(tx *op.Tx) error {
	c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
	if err != nil {
		return err
	}
	if c.pending == nil {
		return ErrNothingToVerify
	}
	link, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.Invitation, Account: c.N, Epoch: c.AuthEpoch, Target: c.pending.address, For: InvitationFor})
	if err != nil {
		return err
	}
	sent, err := message.Queue(tx, message.Letter{
		Account: c.N, Template: "invitation", Channel: message.Email, To: c.pending.address, Language: c.Locale, Nonce: link,
	})
	if err != nil {
		return err
	}
	tx.Record(event.Fact{Type: eventInvited, Account: tx.Account, Data: Invited{Email: c.pending.address, Message: sent}})
	return nil
}
