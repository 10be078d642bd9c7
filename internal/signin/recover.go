package signin

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opRecover = op.Define("signin.recover", "Ask for a link to set a new password", op.Needs{})

// RecoverInput is who has forgotten the password.
type RecoverInput struct {
	// Identifier is an e-mail address, a telephone number or a username.
	Identifier string `json:"identifier"`
	// Request is the oauth request that waits: the link of the mail goes on to it.
	Request string `json:"request,omitempty"`
}

// Validate asks for something.
func (in RecoverInput) Validate() error { return someone(in.Identifier) }

// Target is the tenant.
func (in RecoverInput) Target() op.Target { return op.Target{} }

// Recover sends a link by which a new password can be set, good for 24 hours
// and once; older ones are dead. Whoever asks is answered the same, after the
// same work, whether there is such an account, whether it has an address, and
// whether it may sign in. The link is the mailbox's to open: nothing changes
// until it is used.
//
// It returns [ErrBlocked] and [account.ErrRateLimited] by the network alone.
func (s *Service) Recover(ctx context.Context, actor authz.Actor, in RecoverInput) (OnItsWay, error) {
	n, err := s.mayAsk(ctx, actor, in.Identifier)
	if err != nil {
		return OnItsWay{}, err
	}
	return op.Do(ctx, s.db, once(actor), opRecover, in, func(tx *op.Tx) (OnItsWay, error) {
		_, err := s.send(tx, n, in.Identifier, asked{kind: nonce.ResetPassword, template: "reset_password", unproved: true, request: in.Request})
		return OnItsWay{To: in.Identifier}, err
	})
}
