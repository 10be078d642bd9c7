package privacy

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opKeepAccount = op.Define("privacy.keep_account", "Keep an account by a link", op.Needs{})

// LinkInput is the text of a link that was sent to an owner.
type LinkInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts every text: what is no link is answered like an unknown one.
func (in LinkInput) Validate() error { return nil }

// Target is the tenant: the account is found by the link.
func (in LinkInput) Target() op.Target { return op.Target{} }

// Answered is what whoever used a link is told.
type Answered struct {
	State State `json:"state"` // of the request
}

// KeepAccount is [Service.CancelDeletion] by the link that the owner of an
// account was sent when its deletion was approved: signing in is not possible
// then. Whoever holds the link is not signed in by it.
//
// It returns [nonce.ErrUnknown], [nonce.ErrUsed], [nonce.ErrExpired] or
// [nonce.ErrSuperseded], [ErrNotAsked], and [ErrExecuting] if it is too late.
func (s *Service) KeepAccount(ctx context.Context, actor authz.Actor, in LinkInput) (Answered, error) {
	return op.Do(ctx, s.db, actor, opKeepAccount, in, func(tx *op.Tx) (Answered, error) {
		if _, err := account.RedeemFor(tx, nonce.KeepAccount, in.Link); err != nil {
			return Answered{}, err
		}
		r, err := cancel(tx)
		return Answered{State: r.State}, err
	})
}
