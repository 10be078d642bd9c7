package privacy

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opLoseRecipient = op.DefineCounted("privacy.lose_recipient", "Note that the message about a deletion does not reach another system")

// LoseRecipientInput names an erased account, another system, and why the message
// does not reach it: removed, given_up, passed_over.
type LoseRecipientInput struct {
	RecipientInput
	Why string `json:"why"`
}

var eventRecipientLost = event.Define("privacy.recipient_lost", "", RecipientTold{
	Request: exampleRecipient.Request, Account: exampleRecipient.Account, Recipient: exampleRecipient.Recipient, Name: exampleRecipient.Name, Why: "given_up",
})

// LoseRecipient notes that another system is not waited for any more: the message
// about a deletion does not reach it. It must be told otherwise (GDPR, article
// 19), and somebody confirms for it by [Service.ConfirmRecipient]; or the message
// is sent again by webhook.replay. A second time changes nothing.
//
// It returns [op.ErrNotFound] if the account is not erased, or the system was
// not to be told.
func (s *Service) LoseRecipient(ctx context.Context, actor authz.Actor, in LoseRecipientInput) (Recipient, error) {
	return op.Do(ctx, s.db, actor, opLoseRecipient, in, func(tx *op.Tx) (Recipient, error) {
		return answered(tx, in.RecipientInput, eventRecipientLost, func(q *Queries, account int64) (int64, error) {
			return q.loseRecipient(tx.Ctx, loseRecipientParams{Account: account, Recipient: in.Recipient, At: tx.Now.UnixMicro(), Why: in.Why})
		})
	})
}
