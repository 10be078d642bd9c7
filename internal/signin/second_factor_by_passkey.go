package signin

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opSecondFactorByPasskey = op.Define("signin.second_factor_by_passkey", "Prove a passkey as second factor", op.Needs{})

// SecondFactorByPasskeyInput is a device's answer, in a flow.
type SecondFactorByPasskeyInput struct {
	credential.PasskeyAnswer
	Flow   secret.String `json:"-"`
	Device secret.String `json:"-"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in SecondFactorByPasskeyInput) Validate() error { return nil }

// Target is the tenant.
func (in SecondFactorByPasskeyInput) Target() op.Target { return op.Target{} }

// SecondFactorByPasskey goes on with a flow by a passkey of its account. It
// returns [ErrFlow], [ErrTries], the faults of credential.ProvePasskey, and
// what [Service.SignIn] tells whoever proved the first factor.
func (s *Service) SecondFactorByPasskey(ctx context.Context, actor authz.Actor, in SecondFactorByPasskeyInput) (SignedIn, error) {
	return op.Do(ctx, s.db, once(actor), opSecondFactorByPasskey, in, func(tx *op.Tx) (SignedIn, error) {
		f, err := lockFlow(tx, in.Flow)
		if err != nil {
			return SignedIn{}, err
		}
		if err := f.try(tx); err != nil {
			return SignedIn{}, err
		}
		f.device = in.Device
		used, err := s.credentials.ProvePasskey(tx, f.account, f.id, in.PasskeyAnswer)
		if err != nil {
			return SignedIn{}, s.badPasskey(tx, f.entrance, err)
		}
		return s.passed(tx, f, used.Kind)
	})
}
