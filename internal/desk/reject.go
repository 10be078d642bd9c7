package desk

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opReject = op.Define("desk.reject", "Reject an approval", op.Needs{Reason: true})

var eventRejected = event.Define("desk.rejected", "APPROVAL", exampleRejected)

// Reject says no to what another member has asked for, with the reason, also
// after a yes as long as it is not done. Who may say yes may say no.
//
// It returns [op.ErrReason], [ErrOwnApproval], [ErrAboutYourself], and
// [ErrApprovalEnded] if it is done or ended already.
func (s *Service) Reject(ctx context.Context, actor authz.Actor, in ApprovalInput) (Approval, error) {
	return op.Do(ctx, s.db, actor, opReject, in, func(tx *op.Tx) (Approval, error) {
		row, _, err := decidable(tx, in.Approval)
		if err != nil {
			return Approval{}, err
		}
		words, err := sealApproval(tx, []byte(actor.Call.Reason), row.ID)
		if err != nil {
			return Approval{}, err
		}
		n, err := New(tx).rejectApproval(tx.Ctx, rejectApprovalParams{
			ID: row.ID, DecidedBy: actor.ID, DecidedName: actor.Name, DecidedAt: instant(tx.Now), Words: words,
		})
		if err != nil {
			return Approval{}, fmt.Errorf("reject: %w", err)
		}
		if n == 0 {
			return Approval{}, ErrApprovalEnded
		}
		told := ApprovalTold{Approval: row.ID, Operation: row.Op, Reason: actor.Call.Reason}
		if err := tell(tx, eventRejected, op.Named(row.Op), row.Target, told); err != nil {
			return Approval{}, err
		}
		return s.approvalShown(tx, row.ID)
	})
}
