package desk

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opWithdraw = op.Define("desk.withdraw", "Withdraw what you asked approval for", op.Needs{})

var eventApprovalWithdrawn = event.Define("desk.approval_withdrawn", "APPROVAL", exampleTold)

// Withdraw takes back what the actor has asked approval for, as long as it is
// not done.
//
// It returns [ErrNotTheAsker], and [ErrApprovalEnded] if it is done or ended
// already.
func (s *Service) Withdraw(ctx context.Context, actor authz.Actor, in ApprovalInput) (Approval, error) {
	return op.Do(ctx, s.db, actor, opWithdraw, in, func(tx *op.Tx) (Approval, error) {
		row, err := approvalRow(tx.Ctx, tx.Tx, actor.Tenant, in.Approval)
		if err != nil {
			return Approval{}, err
		}
		if row.Asker != actor.ID {
			return Approval{}, ErrNotTheAsker
		}
		n, err := New(tx).withdrawApproval(tx.Ctx, withdrawApprovalParams{ID: row.ID, EndedAt: instant(tx.Now)})
		if err != nil {
			return Approval{}, fmt.Errorf("withdraw: %w", err)
		}
		if n == 0 {
			return Approval{}, ErrApprovalEnded
		}
		if err := tell(tx, eventApprovalWithdrawn, op.Named(row.Op), row.Target, ApprovalTold{Approval: row.ID, Operation: row.Op}); err != nil {
			return Approval{}, err
		}
		return s.approvalShown(tx, row.ID)
	})
}
