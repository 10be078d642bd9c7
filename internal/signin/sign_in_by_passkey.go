package signin

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opSignInByPasskey = op.Define("signin.sign_in_by_passkey", "Sign in with a passkey", op.Needs{})

// SignInByPasskeyInput is a device's answer to [Service.StartPasskey].
type SignInByPasskeyInput struct {
	credential.PasskeyAnswer
	Device  secret.String `json:"-"`
	Request string        `json:"request,omitempty"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in SignInByPasskeyInput) Validate() error { return nil }

// Target is the tenant.
func (in SignInByPasskeyInput) Target() op.Target { return op.Target{} }

// SignInByPasskey signs in whoever a passkey belongs to. Its device has asked
// who its user is, so that it is two factors in one, and no lock that failed
// passwords have put on the account keeps its owner out.
//
// It returns the faults of credential.ProvePasskey, [ErrBlocked],
// [account.ErrRateLimited], and what [Service.SignIn] tells whoever proved the
// first factor.
func (s *Service) SignInByPasskey(ctx context.Context, actor authz.Actor, in SignInByPasskeyInput) (SignedIn, error) {
	return op.Do(ctx, s.db, once(actor), opSignInByPasskey, in, func(tx *op.Tx) (SignedIn, error) {
		if err := s.mayTry(tx.Ctx, tx.Tx, tx.Actor); err != nil {
			return SignedIn{}, err
		}
		e := byPasskey(entrance{epoch: freshly, identity: string(credential.Passkey), device: in.Device, request: in.Request})
		used, err := s.credentials.ProvePasskey(tx, 0, "", in.PasskeyAnswer)
		if err != nil {
			return SignedIn{}, s.badPasskey(tx, e, err)
		}
		e.account = used.Account
		return s.admit(tx, e)
	})
}

// byPasskey notes that a passkey was proved whose device asked who its user is.
func byPasskey(e entrance) entrance {
	e.methods, e.whole = append(e.methods, methodPasskey, methodUser), true
	return e
}

// badPasskey ends a body whose passkey proved nothing. It counts against the
// network alone: a signature is not guessed, so an account needs no lock.
func (s *Service) badPasskey(tx *op.Tx, e entrance, err error) error {
	why := fault.As(err)
	if why == nil {
		return err
	}
	rules, err := account.RulesOf(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	if _, err := account.CountFailureOf(tx, account.OfAddress(tx.Actor.Call.Address), rules.Address); err != nil {
		return err
	}
	data := s.where(tx, e)
	data.Reason = why.Code
	return tx.Refuse(why, event.Fact{Type: eventFailed, Account: tx.Account, Data: data})
}
