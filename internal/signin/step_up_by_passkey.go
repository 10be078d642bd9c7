package signin

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

var opStepUpByPasskey = op.Define("signin.step_up_by_passkey", "Prove by a passkey that it is still oneself", op.Needs{})

// StepUpByPasskeyInput is a device's answer, in the session of whoever is
// signed in.
type StepUpByPasskeyInput struct {
	credential.PasskeyAnswer
	Account string        `json:"account"` // login ID
	Session string        `json:"session"`
	Device  secret.String `json:"-"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in StepUpByPasskeyInput) Validate() error { return nil }

// Target is the account.
func (in StepUpByPasskeyInput) Target() op.Target { return op.Target{Account: in.Account} }

// StepUpByPasskey is [Service.StepUp] by a passkey.
func (s *Service) StepUpByPasskey(ctx context.Context, actor authz.Actor, in StepUpByPasskeyInput) (SignedIn, error) {
	return op.Do(ctx, s.db, once(actor), opStepUpByPasskey, in, func(tx *op.Tx) (SignedIn, error) {
		held, err := session.ByID(tx.Ctx, tx.Tx, in.Session, tx.Now)
		if err != nil {
			return SignedIn{}, err
		}
		if held.Account != actor.ID {
			return SignedIn{}, ErrAnother
		}
		e := byPasskey(entrance{
			account: held.N, epoch: held.Epoch, identity: string(credential.Passkey), device: in.Device, renews: held.ID, restricted: held.Restricted,
		})
		if _, err := s.credentials.ProvePasskey(tx, held.N, held.ID, in.PasskeyAnswer); err != nil {
			return SignedIn{}, s.badPasskey(tx, e, err)
		}
		return s.admit(tx, e)
	})
}
