package privacy

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opApproveDeletion = op.Define("privacy.approve_deletion", "Approve the deletion of an account", op.Needs{Reason: true, Fresh: true})

// DecideInput names the account and the request that was looked at. The call's
// reason says why it is approved.
type DecideInput struct {
	Account string `json:"account"` // login ID
	Request string `json:"request"`
}

// Validate accepts every text: what is not open is [ErrDecided].
func (in DecideInput) Validate() error { return nil }

// Target is the account.
func (in DecideInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventDeletionApproved = event.Define("privacy.deletion_approved", "DELETION",
	DeletionTold{Request: exampleTold.Request, Origin: ByAgent, Proof: BySession, Until: "2026-11-10T14:02:00Z", Reason: "Proof is there"}, "ACCOUNT_DELETION_REQUEST_DECISION")

// ApproveDeletion says yes to the deletion of an account. From then on nobody
// signs in to it, and every session, token, code and link of it ends in the
// same commit. It is erased after the tenant's cooling-off; until then its
// owner, who is told on every channel, can keep it by the link in that message,
// and staff can cancel it.
//
// Who asked does not decide, neither by a key of their own, and nobody decides
// about their own account. Where nobody else could decide, who asked may, once
// the owner has asked in the own session or confirmed by a link.
//
// It returns [op.ErrNotFound], [op.ErrReason], [op.ErrNotFresh], [ErrDecided],
// [ErrOwnRequest], [ErrOwnAccount] and [ErrOwnersLink].
func (s *Service) ApproveDeletion(ctx context.Context, actor authz.Actor, in DecideInput) (Request, error) {
	return op.Do(ctx, s.db, actor, opApproveDeletion, in, func(tx *op.Tx) (Request, error) {
		r, err := waiting(tx, in.Request)
		if err != nil {
			return Request{}, err
		}
		alone, err := mayDecide(tx, r)
		if err != nil {
			return Request{}, err
		}
		if err := approve(tx, r, verdict{by: person(actor), name: actor.Name, alone: alone, words: strings.TrimSpace(actor.Call.Reason)}); err != nil {
			return Request{}, err
		}
		return again(tx, r.ID)
	})
}

// verdict is a decision about a request.
type verdict struct {
	by, name string
	alone    bool
	batch    string
	because  string // of a rejection
	words    string
}

// approve approves a request of an account whose row is locked. It returns
// [ErrDecided] if it is not waiting any more.
func approve(tx *op.Tx, r Request, v verdict) error {
	days, err := tenant.DeletionCoolingDays.Number(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	due := tx.Now.Add(time.Duration(days) * 24 * time.Hour)
	words, err := sealed(tx, r.n, v.words, r.ID)
	if err != nil {
		return err
	}
	n, err := New(tx).approveRequest(tx.Ctx, approveRequestParams{
		ID: r.ID, DecidedAt: some(tx.Now), DecidedBy: v.by, DecidedName: v.name, Alone: v.alone, Batch: v.batch, Words: words, DueAt: some(due),
	})
	if err != nil {
		return fmt.Errorf("approve the request: %w", err)
	}
	if n == 0 {
		return ErrDecided
	}
	if err := account.ApproveDeletion(tx, r.n); err != nil {
		return err
	}
	tx.Record(event.Fact{Type: eventDeletionApproved, Account: &event.Account{N: r.n, ID: r.Account}, Changed: []string{"deletion"}, Data: DeletionTold{
		Request: r.ID, Origin: r.Origin, Proof: r.Proof, Rule: r.Rule, Reason: v.words, Until: due.UTC().Format(time.RFC3339), Alone: v.alone, Batch: v.batch,
	}})
	return tellApproved(tx, r.n, due)
}
