package signin

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
)

var opStepUp = op.Define("signin.step_up", "Prove that it is still oneself", op.Needs{})

// StepUpInput is the password of whoever is signed in, once more.
type StepUpInput struct {
	Account  string        `json:"account"` // login ID
	Session  string        `json:"session"`
	Password secret.String `json:"password"`
	Device   secret.String `json:"-"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in StepUpInput) Validate() error { return nil }

// Target is the account.
func (in StepUpInput) Target() op.Target { return op.Target{Account: in.Account} }

// StepUp lets a signed-in customer prove to be still there, before something
// that opens doors is changed. It is a whole sign-in of the same account: the
// same rules, the same second factor, and a new session in the place of the old
// one, so that a secret that somebody knew before is worth nothing afterwards.
// A weaker proof than signing in takes never counts as fresh.
//
// It returns what [Service.SignIn] returns, and [ErrAnother] for a session of
// somebody else.
func (s *Service) StepUp(ctx context.Context, actor authz.Actor, in StepUpInput) (SignedIn, error) {
	if !actor.May(opStepUp.Name) {
		return op.Do(ctx, s.db, actor, opStepUp, in, inVain[SignedIn])
	}
	var held session.Session
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if err := s.mayTry(ctx, tx, actor); err != nil {
			return err
		}
		held, err = session.ByID(ctx, tx, in.Session, s.db.Now())
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	if held.Account != actor.ID || held.Tenant != actor.Tenant {
		return SignedIn{}, ErrAnother
	}
	check, err := s.credentials.CheckPassword(ctx, held.N, in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	e := entrance{
		account: held.N, epoch: held.Epoch, identity: passwordIdentity, methods: []string{methodPassword},
		device: in.Device, renews: held.ID, restricted: held.Restricted,
	}
	return op.Do(ctx, s.db, once(actor), opStepUp, in, func(tx *op.Tx) (SignedIn, error) {
		if !check.OK {
			standing, err := account.StandingOf(tx.Ctx, tx.Tx, held.N, true)
			if err != nil {
				return SignedIn{}, err
			}
			about(tx, standing)
			return SignedIn{}, s.fail(tx, tried{entrance: e, reason: "wrong_password", answer: ErrSignIn})
		}
		if err := s.keep(tx, check, &e); err != nil {
			return SignedIn{}, err
		}
		return s.admit(tx, e)
	})
}
