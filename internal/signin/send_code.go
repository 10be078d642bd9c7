package signin

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opSendCode = op.Define("signin.send_code", "Send a code to prove a second factor", op.Needs{})

// SendCodeInput names the factor whose code is to be sent, in a flow.
type SendCodeInput struct {
	Flow   secret.String `json:"flow"`
	Factor string        `json:"factor"`
}

// Validate accepts everything: what is unknown is not offered.
func (in SendCodeInput) Validate() error { return nil }

// Target is the tenant.
func (in SendCodeInput) Target() op.Target { return op.Target{} }

// CodeOnItsWay says where a code goes.
type CodeOnItsWay struct {
	Factor string `json:"factor"`
	Target string `json:"target"` // masked
}

// SendCode sends a code by SMS or e-mail that is good in this flow only, for
// ten minutes; older ones are dead. How many one address gets is limited by
// message.Queue.
//
// It returns [ErrFlow], and [ErrFactor] for a factor that sends no
// codes or is not offered.
func (s *Service) SendCode(ctx context.Context, actor authz.Actor, in SendCodeInput) (CodeOnItsWay, error) {
	return op.Do(ctx, s.db, once(actor), opSendCode, in, func(tx *op.Tx) (CodeOnItsWay, error) {
		f, factor, err := s.enterFlow(tx, in.Flow, in.Factor)
		if err != nil {
			return CodeOnItsWay{}, err
		}
		if !factor.Kind.Sent() {
			return CodeOnItsWay{}, ErrFactor
		}
		if _, err := credential.SendCode(tx, factor, f.id); err != nil {
			return CodeOnItsWay{}, err
		}
		tx.Record(event.Fact{Type: eventCodeSent, Account: tx.Account, Data: CodeSent{Factor: string(factor.Kind), Device: s.where(tx, f.entrance).Device}})
		return CodeOnItsWay{Factor: factor.ID, Target: masked(factor)}, nil
	})
}
