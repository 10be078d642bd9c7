package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opConfirmDeletion = op.Define("privacy.confirm_deletion", "Confirm the deletion of one's own account", op.Needs{})

var eventDeletionConfirmed = event.Define("privacy.deletion_confirmed", "DELETION",
	DeletionTold{Request: exampleTold.Request, Origin: ByAgent, Proof: ByLink})

// ConfirmDeletion says, by the link that its owner was sent, that an account is
// to be deleted. It decides nothing: the proof stands on the request, for who
// decides. It signs nobody in.
//
// It returns [nonce.ErrUnknown], [nonce.ErrUsed], [nonce.ErrExpired] or
// [nonce.ErrSuperseded], which stands also for the link of another request; and
// [ErrDecided] if the request was decided meanwhile.
func (s *Service) ConfirmDeletion(ctx context.Context, actor authz.Actor, in LinkInput) (Answered, error) {
	return op.Do(ctx, s.db, actor, opConfirmDeletion, in, func(tx *op.Tx) (Answered, error) {
		link, err := account.RedeemFor(tx, nonce.ConfirmDeletion, in.Link)
		if err != nil {
			return Answered{}, err
		}
		r, err := waiting(tx, string(link.Data))
		if err != nil {
			return Answered{}, err
		}
		n, err := New(tx).noteProof(tx.Ctx, noteProofParams{ID: r.ID, Proof: string(ByLink), ProvedAt: some(tx.Now)})
		if err != nil {
			return Answered{}, fmt.Errorf("note the owner's proof: %w", err)
		}
		if n == 0 {
			return Answered{}, ErrDecided
		}
		tx.Record(event.Fact{Type: eventDeletionConfirmed, Account: tx.Account, Data: DeletionTold{Request: r.ID, Origin: r.Origin, Proof: ByLink}})
		return Answered{State: r.State}, nil
	})
}
