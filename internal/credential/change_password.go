package credential

import (
	"context"
	"errors"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

var opChangePassword = op.Define("credential.change_password", "Change the password", op.Needs{Fresh: true})

// ErrWrongPassword says that the password that a customer gave for the present
// one is another.
var ErrWrongPassword = fault.New(fault.Invalid, "wrong_password", "The present password is not right. Type it again, or ask for a link to set a new one.")

// ChangePasswordInput is the present password and the one to come.
type ChangePasswordInput struct {
	Account  string        `json:"account"` // login ID
	Current  secret.String `json:"current"`
	Password secret.String `json:"password"`
}

// Validate accepts everything: the tenant's rules are asked later.
func (in ChangePasswordInput) Validate() error { return nil }

// Target is the account.
func (in ChangePasswordInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventPasswordChanged = event.Define("credential.password_changed", "PASSWORD", nil, "PASSWORD_CHANGED")

// ChangePassword gives the actor's own account another password. In the same
// commit every session, token, link and code of the account ends, the session
// that it is asked in among them: the owner signs in by the new password.
// Second factors stay. The customer is told on every old channel.
//
// It asks for the present password besides a fresh session (OWASP ASVS 5.0,
// 6.2.3); wrong ones count with the codes of the account: see [WrongCodes]. It
// returns [op.ErrNotFresh], [ErrWrongPassword], [ErrTooManyCodes],
// [ErrNoPassword], [ErrChangedMeanwhile], and what [Service.NewPassword] refuses.
func (s *Service) ChangePassword(ctx context.Context, actor authz.Actor, in ChangePasswordInput) (Done, error) {
	actor.Call.IdempotencyKey = "" // a password is never kept with an answer
	c, hash, refused, err := s.readyToChange(ctx, actor, in)
	if err != nil {
		return Done{}, err
	}
	return op.Do(ctx, s.db, actor, opChangePassword, in, func(tx *op.Tx) (Done, error) {
		if c.Account != tx.Account.N || c.Hash == "" {
			return Done{}, ErrNoPassword
		}
		if err := tryCode(tx, tx.Account.N); err != nil {
			return Done{}, err
		}
		if !c.OK {
			return Done{}, tx.Refuse(ErrWrongPassword)
		}
		if refused != nil {
			return Done{}, refused
		}
		if err := forgiveTry(tx, tx.Account.N); err != nil {
			return Done{}, err
		}
		c.Replace = "" // it is about to be another one
		if err := Keep(tx, c); err != nil {
			return Done{}, err
		}
		if err := SetPassword(tx, tx.Account.N, hash); err != nil {
			return Done{}, err
		}
		tx.Record(event.Fact{Type: eventPasswordChanged, Account: tx.Account, Changed: []string{"password"}})
		return Done{}, account.Tell(tx, tx.Account.N, "notice.password_changed", nil)
	})
}

// readyToChange does outside of the transaction what takes time: it compares
// the present password, and judges and hashes the new one only if that is
// right. Who is not allowed to, or not fresh, costs nothing. refused is what is
// wrong with the new password.
func (s *Service) readyToChange(ctx context.Context, actor authz.Actor, in ChangePasswordInput) (c Check, hash string, refused error, err error) {
	if !actor.May(opChangePassword.Name) || actor.ID != in.Account || s.db.Now().Sub(actor.FreshAt) > op.FreshFor {
		return Check{}, "", nil, nil // the operation says why
	}
	st, err := s.standing(ctx, actor)
	if err != nil {
		return Check{}, "", nil, err
	}
	if c, err = s.CheckPassword(ctx, st.N, in.Current); err != nil || !c.OK {
		return c, "", nil, err
	}
	hash, err = s.NewPassword(ctx, actor.Tenant, in.Password, Known(st)...)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return c, "", err, nil
	}
	return c, hash, nil, err
}

// standing reads a customer's own account.
func (s *Service) standing(ctx context.Context, actor authz.Actor) (st account.Standing, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := account.Scope(ctx, tx, actor, opChangePassword, actor.ID, false)
		if err != nil {
			return err
		}
		st, err = account.StandingOf(ctx, tx, a.N, false)
		return err
	})
	if errors.Is(err, op.ErrNotFound) {
		return st, op.ErrNotFound
	}
	return st, err
}
