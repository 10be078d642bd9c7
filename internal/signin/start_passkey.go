package signin

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

var opStartPasskey = op.DefineUnrecorded("signin.start_passkey", "Ask the device for a passkey")

// What a device is asked for.
const (
	ForSignIn       = "sign_in"       // any passkey that it finds
	ForSecondFactor = "second_factor" // one of the account in the flow
	ForStepUp       = "step_up"       // one of whoever is signed in
)

// StartPasskeyInput says what for.
type StartPasskeyInput struct {
	Purpose string        `json:"purpose"`
	Flow    secret.String `json:"-"`
	Session string        `json:"-"` // its id
}

// Validate asks for a purpose.
func (in StartPasskeyInput) Validate() error {
	var f fault.Fields
	f.Check(in.Purpose == ForSignIn || in.Purpose == ForSecondFactor || in.Purpose == ForStepUp, "purpose", "unknown", "Say sign_in, second_factor or step_up.")
	return f.Err()
}

// Target is the tenant.
func (in StartPasskeyInput) Target() op.Target { return op.Target{} }

// StartPasskey makes the question that a device answers. It writes nothing: who
// only looks at a page leaves no trace.
//
// It returns [ErrFlow], and the faults of credential.AskPasskey.
func (s *Service) StartPasskey(ctx context.Context, actor authz.Actor, in StartPasskeyInput) (credential.Asked, error) {
	return op.View(ctx, s.db, actor, opStartPasskey, in, func(tx *op.Tx) (credential.Asked, error) {
		n, bound, err := s.whoIsAsked(tx, in)
		if err != nil {
			return credential.Asked{}, err
		}
		return s.credentials.AskPasskey(tx.Ctx, tx.Tx, tx.Actor.Tenant, n, bound, tx.Now)
	})
}

// whoIsAsked is the account whose passkeys may answer, 0 for any, and what the
// answer is bound to.
func (s *Service) whoIsAsked(tx *op.Tx, in StartPasskeyInput) (n int64, bound string, err error) {
	switch in.Purpose {
	case ForSecondFactor:
		f, err := standingFlow(tx.Ctx, tx.Tx, tx.Actor.Tenant, in.Flow, tx.Now)
		return f.account, f.id, err
	case ForStepUp:
		held, err := session.ByID(tx.Ctx, tx.Tx, in.Session, tx.Now)
		if err == nil && held.Account != tx.Actor.ID {
			err = ErrAnother
		}
		return held.N, held.ID, err
	}
	return 0, "", nil
}
