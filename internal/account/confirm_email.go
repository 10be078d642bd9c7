package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opConfirmEmail = op.Define("account.confirm_email", "Confirm an e-mail", op.Needs{})

// ConfirmEmailInput is the text of a link that was sent to an e-mail.
type ConfirmEmailInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts every text: what is no link is answered like an unknown one.
func (in ConfirmEmailInput) Validate() error { return nil }

// Target is the tenant: the account is found by the link.
func (in ConfirmEmailInput) Target() op.Target { return op.Target{} }

// ConfirmedEmail is what whoever has used a link is told.
type ConfirmedEmail struct {
	Email string `json:"email"`
	// Request is the application's request that waited when the link was asked
	// for; it may be over.
	Request string `json:"request,omitempty"`
}

var eventEmailVerified = event.Define("account.email_verified", "VERIFIED", EmailProved{Old: EmailValues{UnverifiedEmail: exampleNew.Email}, New: exampleNew},
	"EMAIL_VERIFIED", "ACCOUNT_EMAIL_VERIFIED")

// Bearer is whoever holds a link that was sent to an owner, and need not be
// signed in. On the account's activity it stands as ANONYMOUS.
func Bearer(tenant string, call authz.Call) authz.Actor {
	return authz.Actor{Kind: authz.Anonymous, Name: "Visitor", Tenant: tenant, Call: call, Own: bearers}
}

var bearers = authz.SetOf("account.confirm_email")

// ConfirmEmail makes an e-mail the primary one of its account, by the link that
// was sent there. It does not sign anybody in. See [ProveEmail] for what ends
// with it.
//
// It returns [nonce.ErrUnknown], [nonce.ErrUsed], [nonce.ErrExpired] or
// [nonce.ErrSuperseded], which stands also for a link to an address that the
// account does not have any more, or from before everything of it was ended;
// and [ErrTaken] if another account proved the address first.
func (s *Service) ConfirmEmail(ctx context.Context, actor authz.Actor, in ConfirmEmailInput) (ConfirmedEmail, error) {
	return op.Do(ctx, s.db, actor, opConfirmEmail, in, func(tx *op.Tx) (ConfirmedEmail, error) {
		link, err := RedeemFor(tx, nonce.VerifyEmail, in.Link)
		if err != nil {
			return ConfirmedEmail{}, err
		}
		done, err := ProveEmail(tx, tx.Account, link.Target)
		if err != nil {
			return ConfirmedEmail{}, err
		}
		if done == nil {
			return ConfirmedEmail{}, nonce.ErrSuperseded
		}
		tx.Record(event.Fact{Type: eventEmailVerified, Account: tx.Account, Changed: []string{"email", "unverified_email"}, Data: *done})
		return ConfirmedEmail{Email: link.Target, Request: link.Request()}, nil
	})
}

// RedeemFor is the step that uses up a link and makes its account the
// operation's. It locks the account's row before the link's, as every operation
// does. It returns the errors of [nonce.Redeem], and [nonce.ErrSuperseded] for a
// link from before everything of the account was ended.
func RedeemFor(tx *op.Tx, kind nonce.Kind, link secret.String) (nonce.Nonce, error) {
	found, err := nonce.Peek(tx.Ctx, tx.Tx, kind, link, tx.Now)
	if err != nil {
		return nonce.Nonce{}, err
	}
	login, err := New(tx).lockAccountID(tx.Ctx, lockAccountIDParams{N: found.Account, Tenant: tx.Actor.Tenant})
	if errors.Is(err, sql.ErrNoRows) {
		return nonce.Nonce{}, nonce.ErrUnknown
	}
	if err != nil {
		return nonce.Nonce{}, fmt.Errorf("lock the account of a link: %w", err)
	}
	s, err := StandingOf(tx.Ctx, tx.Tx, found.Account, false)
	if err != nil {
		return nonce.Nonce{}, err
	}
	if s.Epoch != found.Epoch {
		return nonce.Nonce{}, nonce.ErrSuperseded
	}
	tx.Account = &event.Account{N: found.Account, ID: login}
	return nonce.Redeem(tx, kind, link)
}
