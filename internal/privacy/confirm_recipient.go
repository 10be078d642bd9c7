package privacy

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opConfirmRecipient = op.Define("privacy.confirm_recipient", "Confirm that another system has deleted an account, too", op.Needs{Whole: true})

var eventRecipientConfirmed = event.Define("privacy.recipient_confirmed", "", exampleRecipient)

// ConfirmRecipient notes that another system has deleted what it had of an
// account that was erased here: the system says so itself, after it was told
// by privacy.account_deleted (GDPR, article 19). A second time changes nothing.
//
// It returns [op.ErrNotFound] if the account is not erased, or the system was
// not to be told.
func (s *Service) ConfirmRecipient(ctx context.Context, actor authz.Actor, in RecipientInput) (Recipient, error) {
	return op.Do(ctx, s.db, actor, opConfirmRecipient, in, func(tx *op.Tx) (Recipient, error) {
		return answered(tx, in, eventRecipientConfirmed, func(q *Queries, account int64) (int64, error) {
			return q.confirmRecipient(tx.Ctx, confirmRecipientParams{Account: account, Recipient: in.Recipient, At: tx.Now.UnixMicro()})
		})
	})
}
