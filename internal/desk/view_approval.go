package desk

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewApproval = op.DefineRead("desk.view_approval", "View an approval")

// ViewApproval returns one approval: to whoever asked for it, and to those who
// may do what it is about. What they may not see of the account is masked.
//
// It returns [op.ErrNotFound] for any other.
func (s *Service) ViewApproval(ctx context.Context, actor authz.Actor, in ApprovalInput) (Approval, error) {
	return op.View(ctx, s.db, actor, opViewApproval, in, func(tx *op.Tx) (Approval, error) {
		row, err := approvalRow(tx.Ctx, tx.Tx, actor.Tenant, in.Approval)
		if err != nil {
			return Approval{}, err
		}
		shown, theirs, err := showApproval(tx, row)
		if err == nil && !theirs {
			err = op.ErrNotFound
		}
		return shown, err
	})
}
