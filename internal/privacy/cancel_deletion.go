package privacy

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opCancelDeletion = op.Define("privacy.cancel_deletion", "Cancel the deletion of an account", op.Needs{Reason: true, Told: true})

// AccountInput names the account.
type AccountInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in AccountInput) Validate() error { return nil }

// Target is the account.
func (in AccountInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventDeletionCanceled = event.Define("privacy.deletion_canceled", "DELETION", exampleTold)

// CancelDeletion calls the deletion of an account off, whoever asked for it,
// until the account is being erased. The owner does it by pressing "keep my
// account". If it was approved, the owner can sign in again; what ended then
// stays ended.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason] to staff without words why, [ErrNotAsked] if no deletion is
// open, and [ErrExecuting] if it is too late.
func (s *Service) CancelDeletion(ctx context.Context, actor authz.Actor, in AccountInput) (Request, error) {
	return op.Do(ctx, s.db, actor, opCancelDeletion, in, cancel)
}

// cancel calls off the open request of the target account.
func cancel(tx *op.Tx) (Request, error) {
	r, err := open(tx)
	if err != nil {
		return Request{}, err
	}
	n, err := New(tx).cancelRequest(tx.Ctx, cancelRequestParams{ID: r.ID, At: some(tx.Now)})
	if err != nil {
		return Request{}, fmt.Errorf("cancel the request: %w", err)
	}
	if n == 0 {
		return Request{}, ErrExecuting
	}
	if err := keep(tx, tx.Account.N, "notice.deletion_canceled"); err != nil {
		return Request{}, err
	}
	tx.Record(event.Fact{Type: eventDeletionCanceled, Account: tx.Account, Changed: []string{"deletion_pending_at"}, Data: DeletionTold{
		Request: r.ID, Origin: r.Origin, Reason: strings.TrimSpace(tx.Actor.Call.Reason),
	}})
	return again(tx, r.ID)
}

// keep takes the marks of a deletion off an account, ends the links that were
// sent for it, and tells its owner.
func keep(tx *op.Tx, n int64, notice string) error {
	if err := account.UnmarkDeletion(tx, n); err != nil {
		return err
	}
	if err := nonce.Cancel(tx, n, nonce.KeepAccount, nonce.ConfirmDeletion); err != nil {
		return err
	}
	return account.Tell(tx, n, notice, nil)
}
