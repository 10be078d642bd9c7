package message

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
)

var opLiftSuppression = op.Define("message.lift_suppression", "Send to an address again that bounced", op.Needs{})

// LiftSuppressionInput names an address of an account that bounced.
type LiftSuppressionInput struct {
	Account     string `json:"account"` // login ID
	Suppression string `json:"suppression"`
}

// Validate accepts every text: what is no id is not found.
func (in LiftSuppressionInput) Validate() error { return nil }

// Target is the account.
func (in LiftSuppressionInput) Target() op.Target { return op.Target{Account: in.Account} }

// Lifted is told when an address that bounced gets messages again.
type Lifted struct {
	Channel Channel `json:"channel"`
	To      string  `json:"to"` // masked
}

var eventSuppressionLifted = event.Define("message.suppression_lifted", "MESSAGE", Lifted{Channel: Email, To: "j•••@g•••.com"})

// LiftSuppression lets an address have messages again that the other side said
// is not there. Those that were not sent meanwhile are not sent by this.
//
// It returns [op.ErrNotFound] if the account has no such address.
func (s *Service) LiftSuppression(ctx context.Context, actor authz.Actor, in LiftSuppressionInput) (Lifted, error) {
	return op.Do(ctx, s.db, actor, opLiftSuppression, in, func(tx *op.Tx) (Lifted, error) {
		if id.Check("sup", in.Suppression) != nil {
			return Lifted{}, op.ErrNotFound
		}
		rows, err := New(tx).liftSuppression(tx.Ctx, liftSuppressionParams{ID: in.Suppression, Account: tx.Account.N, Tenant: actor.Tenant})
		if err != nil {
			return Lifted{}, fmt.Errorf("lift the block of an address: %w", err)
		}
		if len(rows) == 0 {
			return Lifted{}, op.ErrNotFound
		}
		out := Lifted{Channel: Channel(rows[0].Channel), To: rows[0].Masked}
		tx.Record(event.Fact{Type: eventSuppressionLifted, Account: tx.Account, Data: out})
		return out, nil
	})
}
