package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRejectDeletion = op.Define("privacy.reject_deletion", "Reject the deletion of an account", op.Needs{Told: true})

// Why a request is rejected.
const (
	Mistake     = "mistake"      // it was made by mistake
	ChangedMind = "changed_mind" // the owner wants to stay
	Other       = "other"        // the call's reason says what
)

// Because are the kinds of reason to reject.
var Because = []string{Mistake, ChangedMind, Other}

// RejectDeletionInput names the account, the request that was looked at, and
// why it is rejected. The call's reason has further words, which the kind
// "other" needs.
type RejectDeletionInput struct {
	Account string `json:"account"` // login ID
	Request string `json:"request"`
	Because string `json:"because"` // one of [Because]
}

// Validate asks for a kind of reason.
func (in RejectDeletionInput) Validate() error {
	var f fault.Fields
	checkBecause(&f, in.Because)
	return f.Err()
}

func checkBecause(f *fault.Fields, because string) {
	f.Check(slices.Contains(Because, because), "because", "required", "Say why: "+strings.Join(Because, ", ")+".")
}

// Target is the account.
func (in RejectDeletionInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventDeletionRejected = event.Define("privacy.deletion_rejected", "DELETION",
	DeletionTold{Request: exampleTold.Request, Origin: ByAgent, Decision: Mistake, Reason: "It was another account"}, "ACCOUNT_DELETION_REQUEST_DECISION")

// RejectDeletion says no to the deletion of an account: it loses the label, and
// its owner is told. Who asked may do that, too.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrDecided] if the request is not waiting any more, and [op.ErrReason] for
// the kind "other" without words.
func (s *Service) RejectDeletion(ctx context.Context, actor authz.Actor, in RejectDeletionInput) (Request, error) {
	return op.Do(ctx, s.db, actor, opRejectDeletion, in, func(tx *op.Tx) (Request, error) {
		words := strings.TrimSpace(actor.Call.Reason)
		if in.Because == Other && words == "" {
			return Request{}, op.ErrReason
		}
		r, err := waiting(tx, in.Request)
		if err != nil {
			return Request{}, err
		}
		if err := reject(tx, r, verdict{by: person(actor), name: actor.Name, because: in.Because, words: words}); err != nil {
			return Request{}, err
		}
		return again(tx, r.ID)
	})
}

// reject rejects a request of an account whose row is locked. It returns
// [ErrDecided] if it is not waiting any more.
func reject(tx *op.Tx, r Request, v verdict) error {
	words, err := sealed(tx, r.n, v.words, r.ID)
	if err != nil {
		return err
	}
	n, err := New(tx).rejectRequest(tx.Ctx, rejectRequestParams{
		ID: r.ID, DecidedAt: some(tx.Now), DecidedBy: v.by, DecidedName: v.name, Batch: v.batch, Because: v.because, Words: words,
	})
	if err != nil {
		return fmt.Errorf("reject the request: %w", err)
	}
	if n == 0 {
		return ErrDecided
	}
	tx.Record(event.Fact{Type: eventDeletionRejected, Account: &event.Account{N: r.n, ID: r.Account}, Changed: []string{"deletion_pending_at"}, Data: DeletionTold{
		Request: r.ID, Origin: r.Origin, Rule: r.Rule, Decision: v.because, Reason: v.words, Batch: v.batch,
	}})
	return keep(tx, r.n, "notice.deletion_rejected")
}
