package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opApprove = op.Define("desk.approve", "Approve", op.Needs{Fresh: true})

var eventApproved = event.Define("desk.approved", "APPROVAL", exampleTold)

// Approve says yes to what another member has asked for, and does it at once,
// as that member: by the same operation, with what they may do now. What has to
// wait is done by a job when it is due, and the customer is told at once how to
// stop it; what its asker has to do again is theirs from now on, for
// [ApprovalFor]. If it could not be done, the answer says why.
//
// The actor needs the permission to approve and that of the operation itself,
// as far as it reaches. It returns [ErrOwnApproval], [ErrAboutYourself],
// [ErrApprovalErased], and [ErrApprovalEnded] if it was decided meanwhile.
func (s *Service) Approve(ctx context.Context, actor authz.Actor, in ApprovalInput) (Approval, error) {
	said, err := op.Do(ctx, s.db, actor, opApprove, in, func(tx *op.Tx) (Approval, error) {
		row, spec, err := decidable(tx, in.Approval)
		if err != nil {
			return Approval{}, err
		}
		body, err := bodyOfApproval(tx, row.Account, row.Body, row.ID)
		if err != nil {
			return Approval{}, err
		}
		if body.Input == nil {
			return Approval{}, ErrApprovalErased
		}
		due := tx.Now
		if spec.Needs.Delay {
			due = due.Add(ApprovalDelay)
		}
		n, err := New(tx).decideApproval(tx.Ctx, decideApprovalParams{
			ID: row.ID, State: ApprovalAsked, State_2: ApprovalApproved, DecidedBy: actor.ID, DecidedName: actor.Name,
			DecidedAt: instant(tx.Now), DueAt: instant(due), ExpiresAt: due.Add(ApprovalFor).UnixMicro(),
		})
		if err != nil {
			return Approval{}, fmt.Errorf("approve: %w", err)
		}
		if n == 0 {
			return Approval{}, ErrApprovalEnded
		}
		if err := approved(tx, row, spec, due); err != nil {
			return Approval{}, err
		}
		return s.approvalShown(tx, row.ID)
	})
	if err != nil {
		return Approval{}, err
	}
	if err := s.runApproval(ctx, said.ID, actor.Call.Request); err != nil {
		s.db.Log.WarnContext(ctx, "what was approved is not done yet: the job tries again", "approval", said.ID, "error", err)
	}
	return s.ended(ctx, actor, said)
}

// approved records the yes and, where the act waits, tells the customer.
func approved(tx *op.Tx, row approvalByIDRow, spec *op.Spec, due time.Time) error {
	told := ApprovalTold{Approval: row.ID, Operation: row.Op}
	if due.After(tx.Now) {
		at := due.UTC()
		told.Due = &at
	}
	if err := tell(tx, eventApproved, spec, row.Target, told); err != nil {
		return err
	}
	if told.Due == nil {
		return nil
	}
	return warnOwner(tx, spec, row.ID, due)
}

// decidable reads an approval that the actor may decide.
func decidable(tx *op.Tx, approval string) (approvalByIDRow, *op.Spec, error) {
	row, err := approvalRow(tx.Ctx, tx.Tx, tx.Actor.Tenant, approval)
	if err != nil {
		return row, nil, err
	}
	spec := op.Named(row.Op)
	if spec == nil { // of a newer version
		return row, nil, ErrNotSeconded
	}
	if err := mayDecide(tx, tx.Actor, spec, row.Asker, row.Target); err != nil {
		return row, nil, err
	}
	if !micro(row.ExpiresAt).After(tx.Now) {
		return row, nil, ErrApprovalEnded
	}
	return row, spec, nil
}
