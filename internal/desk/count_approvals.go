package desk

import (
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opCountApprovals = op.DefineUnrecorded("desk.count_approvals", "Count the approvals that wait for you")

// CountApprovalsInput asks for what waits for the actor in the tenant.
type CountApprovalsInput struct{}

// Validate accepts it.
func (CountApprovalsInput) Validate() error { return nil }

// Target is the tenant.
func (CountApprovalsInput) Target() op.Target { return op.Target{} }

// WaitingApprovals is what waits for one member.
type WaitingApprovals struct {
	// ToDecide is how many the member may say yes or no to; of more than 200 that
	// wait in the tenant, the oldest are counted.
	ToDecide int `json:"to_decide"`
	// Yours are the operations that the member asked for, that are approved, and
	// that the member does again now.
	Yours []string `json:"yours"`
}

// CountApprovals counts the approvals that the actor may decide now, and names
// the operations that the actor may do again. It tells of no account, and costs
// one read of what is open in the tenant: each page of the console asks it.
func (s *Service) CountApprovals(ctx context.Context, actor authz.Actor, in CountApprovalsInput) (WaitingApprovals, error) {
	return op.View(ctx, s.db, actor, opCountApprovals, in, func(tx *op.Tx) (WaitingApprovals, error) {
		out := WaitingApprovals{Yours: []string{}}
		rows, err := New(tx).waitingApprovals(tx.Ctx, actor.Tenant)
		if err != nil {
			return out, fmt.Errorf("count the approvals: %w", err)
		}
		for _, r := range rows {
			mine := r.Asker == actor.ID
			ready := r.State == ApprovalApproved && r.Repeated && (!r.DueAt.Valid || r.DueAt.Int64 <= tx.Now.UnixMicro())
			if mine && ready && !slices.Contains(out.Yours, r.Op) {
				out.Yours = append(out.Yours, r.Op)
			}
			spec := op.Named(r.Op)
			if mine || r.State != ApprovalAsked || spec == nil {
				continue
			}
			may, err := mayDecideRow(tx, spec, approvalByIDRow{Account: r.Account, Login: r.Login, Asker: r.Asker, Target: r.Target})
			if err != nil {
				return out, err
			}
			if may {
				out.ToDecide++
			}
		}
		return out, nil
	})
}
