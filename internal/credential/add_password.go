package credential

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opAddPassword = op.Define("credential.add_password", "Add a password", op.Needs{Fresh: true})

// AddPasswordInput is the password of an account that has none.
type AddPasswordInput struct {
	Account  string        `json:"account"` // login ID
	Password secret.String `json:"password"`
}

// Validate accepts everything: the tenant's rules are asked later.
func (in AddPasswordInput) Validate() error { return nil }

// Target is the account.
func (in AddPasswordInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventPasswordAdded = event.Define("credential.password_added", "LOGIN METHOD", nil, "ACCOUNT_CIDAASIDENTITY_ADDED")

// AddPassword gives the actor's own account, which is signed in to otherwise, a
// password as one more login method. Every session, token, link and code of the
// account ends, and the customer is told on every old channel.
//
// It returns [op.ErrNotFresh], [ErrHasPassword], and what [Service.NewPassword]
// refuses.
func (s *Service) AddPassword(ctx context.Context, actor authz.Actor, in AddPasswordInput) (Done, error) {
	actor.Call.IdempotencyKey = "" // a password is never kept with an answer
	hash := ""
	if actor.May(opAddPassword.Name) && actor.ID == in.Account && s.db.Now().Sub(actor.FreshAt) <= op.FreshFor {
		st, err := s.standing(ctx, actor)
		if err != nil {
			return Done{}, err
		}
		if hash, err = s.NewPassword(ctx, actor.Tenant, in.Password, Known(st)...); err != nil {
			return Done{}, err
		}
	}
	return op.Do(ctx, s.db, actor, opAddPassword, in, func(tx *op.Tx) (Done, error) {
		had, err := passwordTold(tx)
		if err != nil {
			return Done{}, err
		}
		if had != nil {
			return Done{}, ErrHasPassword
		}
		if hash == "" { // only who sets a password for the own account has one made
			return Done{}, op.ErrForbidden
		}
		if err := SetPassword(tx, tx.Account.N, hash); err != nil {
			return Done{}, err
		}
		tx.Record(event.Fact{Type: eventPasswordAdded, Account: tx.Account, Changed: []string{"password"}})
		return Done{}, account.Tell(tx, tx.Account.N, "notice.password_added", nil)
	})
}
