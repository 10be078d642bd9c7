package desk

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opStopApproval = op.Define("desk.stop_approval", "Stop what support is about to do", op.Needs{})

// StopApprovalInput has the text of the link in the notice.
type StopApprovalInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts it: a link that is none of ours is unknown.
func (StopApprovalInput) Validate() error { return nil }

// Target is found by the link.
func (StopApprovalInput) Target() op.Target { return op.Target{} }

// StoppedApproval says what was stopped.
type StoppedApproval struct {
	Operation string `json:"operation"`
}

var eventApprovalStopped = event.Define("desk.approval_stopped", "APPROVAL", exampleTold)

// waitNotices are the notices by which the owner of an account hears of an act
// that waits, by operation.
var waitNotices = map[string]string{
	"credential.remove_all_factors":  "notice.factors_reset_waits",
	"credential.waive_second_factor": "notice.waiver_waits",
}

// warnOwner tells the owner of the account, on every old channel, what is about
// to be done, with a link that stops it until then. Acts that the customer
// cannot stop are told of when they are done.
func warnOwner(tx *op.Tx, spec *op.Spec, approval string, due time.Time) error {
	template := waitNotices[spec.Name]
	if template == "" || tx.Account == nil || !spec.Needs.Delay {
		return nil
	}
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if err != nil {
		return err
	}
	link, err := nonce.Issue(tx, nonce.Draft{
		Kind: nonce.StopAct, Account: tx.Account.N, Epoch: standing.Epoch, Target: approval, For: due.Sub(tx.Now),
	})
	if err != nil {
		return err
	}
	return account.TellWithLink(tx, tx.Account.N, template, link, nil)
}

// StopApproval lets the customer stop, by the link in the notice, what support
// asked for and somebody approved, while it waits. The link stays good if the
// account's sessions end meanwhile: whoever reads the notice on an old channel
// may stop what would weaken the account.
//
// It returns the faults of [nonce.Redeem], and [ErrApprovalEnded] if it was
// done, rejected or withdrawn meanwhile.
func (s *Service) StopApproval(ctx context.Context, actor authz.Actor, in StopApprovalInput) (StoppedApproval, error) {
	return op.Do(ctx, s.db, actor, opStopApproval, in, func(tx *op.Tx) (StoppedApproval, error) {
		seen, err := nonce.Peek(tx.Ctx, tx.Tx, nonce.StopAct, in.Link, tx.Now)
		if err != nil {
			return StoppedApproval{}, err
		}
		if seen.Tenant != actor.Tenant {
			return StoppedApproval{}, nonce.ErrUnknown
		}
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, seen.Account, true)
		if err != nil {
			return StoppedApproval{}, err
		}
		tx.Account = &event.Account{N: standing.N, ID: standing.ID}
		if _, err := nonce.Redeem(tx, nonce.StopAct, in.Link); err != nil {
			return StoppedApproval{}, err
		}
		row, err := approvalRow(tx.Ctx, tx.Tx, actor.Tenant, seen.Target)
		if err != nil {
			return StoppedApproval{}, err
		}
		if err := endApproval(tx, row.ID, ApprovalApproved, ApprovalStopped, ""); err != nil {
			return StoppedApproval{}, err
		}
		if err := tell(tx, eventApprovalStopped, op.Named(row.Op), row.Target, ApprovalTold{Approval: row.ID, Operation: row.Op}); err != nil {
			return StoppedApproval{}, err
		}
		return StoppedApproval{Operation: row.Op}, nil
	})
}
