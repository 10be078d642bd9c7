package desk

import (
	"context"
	"errors"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opFailApproval = op.Define("desk.fail_approval", "Note that what was approved could not be done", op.Needs{})

var eventApprovalFailed = event.Define("desk.approval_failed", "APPROVAL", ApprovalTold{
	Approval: exampleApproval, Operation: "credential.remove_all_factors", Code: "changed_meanwhile",
})

// FailApprovalInput says why what was approved could not be done.
type FailApprovalInput struct {
	Approval string `json:"approval"`
	Why      string `json:"why"` // a fault's code
}

// Validate accepts it.
func (FailApprovalInput) Validate() error { return nil }

// Target is the approval.
func (in FailApprovalInput) Target() op.Target { return op.Target{Approval: in.Approval} }

// FailApproval notes on an approval that it could not be done, and why. Only the
// system does it. It returns [ErrApprovalEnded] if it has ended meanwhile.
func (s *Service) FailApproval(ctx context.Context, actor authz.Actor, in FailApprovalInput) (Approval, error) {
	return op.Do(ctx, s.db, actor, opFailApproval, in, func(tx *op.Tx) (Approval, error) {
		row, err := approvalRow(tx.Ctx, tx.Tx, actor.Tenant, in.Approval)
		if err != nil {
			return Approval{}, err
		}
		if err := endApproval(tx, row.ID, ApprovalApproved, ApprovalFailed, in.Why); err != nil {
			return Approval{}, err
		}
		if err := tell(tx, eventApprovalFailed, op.Named(row.Op), row.Target, ApprovalTold{Approval: row.ID, Operation: row.Op, Code: in.Why}); err != nil {
			return Approval{}, err
		}
		return s.approvalShown(tx, row.ID)
	})
}

func (s *Service) failApproval(ctx context.Context, row approvalByIDRow, why *fault.Error) error {
	_, err := s.FailApproval(ctx, byJob(opFailApproval, row.Tenant), FailApprovalInput{Approval: row.ID, Why: why.Code})
	if errors.Is(err, ErrApprovalEnded) {
		return nil
	}
	return err
}
