package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opExpireApproval = op.Define("desk.expire_approval", "End an approval that nobody decided", op.Needs{})

var eventApprovalExpired = event.Define("desk.approval_expired", "APPROVAL", exampleTold)

// ExpireApproval ends an approval that nobody has decided within [ApprovalFor],
// or that its asker has not used in that time. Only the system does it, by a
// job. It returns [ErrApprovalEnded] if it has ended otherwise, or has time yet.
func (s *Service) ExpireApproval(ctx context.Context, actor authz.Actor, in ApprovalInput) (Approval, error) {
	return op.Do(ctx, s.db, actor, opExpireApproval, in, func(tx *op.Tx) (Approval, error) {
		row, err := approvalRow(tx.Ctx, tx.Tx, actor.Tenant, in.Approval)
		if err != nil {
			return Approval{}, err
		}
		if micro(row.ExpiresAt).After(tx.Now) || row.State != ApprovalAsked && !(row.State == ApprovalApproved && row.Repeated) {
			return Approval{}, ErrApprovalEnded
		}
		if err := endApproval(tx, row.ID, row.State, ApprovalExpired, ""); err != nil {
			return Approval{}, err
		}
		if err := tell(tx, eventApprovalExpired, op.Named(row.Op), row.Target, ApprovalTold{Approval: row.ID, Operation: row.Op}); err != nil {
			return Approval{}, err
		}
		return s.approvalShown(tx, row.ID)
	})
}

// ExpireApprovals is [Service.ExpireApproval] for all that have ended: a job's
// work.
func (s *Service) ExpireApprovals(ctx context.Context) error {
	var rows []overdueApprovalsRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = New(tx).overdueApprovals(ctx, s.db.Now().UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("look for approvals that have ended: %w", err)
	}
	for _, r := range rows {
		_, err := s.ExpireApproval(ctx, byJob(opExpireApproval, r.Tenant), ApprovalInput{Approval: r.ID})
		if err != nil && !errors.Is(err, ErrApprovalEnded) {
			return err
		}
	}
	return nil
}

// byJob is Readmit itself, doing what is due.
func byJob(spec *op.Spec, tenant string) authz.Actor {
	return authz.Actor{Kind: authz.System, ID: spec.Name, Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "job"}}
}
