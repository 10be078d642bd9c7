package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opAcceptInvitation = op.Define("account.accept_invitation", "Accept an invitation", op.Needs{})

// AcceptInvitationInput is the text of the link in an invitation.
type AcceptInvitationInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts every text: what is no link is answered like an unknown one.
func (in AcceptInvitationInput) Validate() error { return nil }

// Target is the tenant: the account is found by the link.
func (in AcceptInvitationInput) Target() op.Target { return op.Target{} }

// Accepted is what whoever accepted an invitation is told.
type Accepted struct {
	Email string `json:"email"`
	// Password is the text of a link by which the first password is set: for the
	// page that follows, and kept nowhere. It is good for 24 hours and once.
	Password secret.String `json:"-"`
}

var eventInvitationAccepted = event.Define("account.invitation_accepted", "INVITED", EmailProved{New: exampleNew}, "INVITE_ACCEPTED")

// AcceptInvitation makes an invited account active by the link that was mailed,
// which proves its address. It signs nobody in, and sets no password: the answer
// leads to the page that asks for the first one. Whoever leaves that page asks
// for a link to set a password, as everybody can.
//
// It returns [nonce.ErrUnknown], [nonce.ErrUsed], [nonce.ErrExpired] or
// [nonce.ErrSuperseded], [ErrNotPending] if staff have activated or disabled the
// account meanwhile, and [ErrTaken] if another account proved the address first.
func (s *Service) AcceptInvitation(ctx context.Context, actor authz.Actor, in AcceptInvitationInput) (Accepted, error) {
	actor.Call.IdempotencyKey = "" // a secret is answered once
	return op.Do(ctx, s.db, actor, opAcceptInvitation, in, func(tx *op.Tx) (Accepted, error) {
		link, err := RedeemFor(tx, nonce.Invitation, in.Link)
		if err != nil {
			return Accepted{}, err
		}
		done, err := ProveEmail(tx, tx.Account, link.Target)
		if err != nil {
			return Accepted{}, err
		}
		if done == nil {
			return Accepted{}, nonce.ErrSuperseded
		}
		if _, err := changeStatus(tx, statusChange{was: Pending, is: Active, not: ErrNotPending}); err != nil {
			return Accepted{}, err
		}
		tx.Record(event.Fact{Type: eventInvitationAccepted, Account: tx.Account, Changed: []string{"status", "email", "unverified_email"}, Data: *done})
		id, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.ResetPassword, Account: link.Account, Epoch: link.Epoch, Target: link.Target, For: nonce.LinkFor})
		if err != nil {
			return Accepted{}, err
		}
		first, err := nonce.Text(tx.Ctx, tx.Tx, tx.Ring(), id, tx.Now)
		return Accepted{Email: link.Target, Password: first}, err
	})
}
