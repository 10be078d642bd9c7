package desk

import (
	"context"
	"fmt"
	"math"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

var opListApprovals = op.DefineRead("desk.list_approvals", "List the approvals")

// ApprovalsLimit is how many approvals one page has at most, and
// DefaultApprovals how many it has if nothing is asked.
const (
	ApprovalsLimit   = 200
	DefaultApprovals = 50
)

// ListApprovalsInput says which approvals to list.
type ListApprovalsInput struct {
	Ended  bool   `json:"ended"` // those that have ended, instead of those that wait
	Limit  int    `json:"limit"` // 0: DefaultApprovals
	Cursor string `json:"cursor"`
}

// Validate checks the limit.
func (in ListApprovalsInput) Validate() error {
	var f fault.Fields
	f.Check(in.Limit >= 0 && in.Limit <= ApprovalsLimit, "limit", "range", fmt.Sprintf("Ask for 1 to %d approvals.", ApprovalsLimit))
	return f.Err()
}

// Target is the tenant.
func (ListApprovalsInput) Target() op.Target { return op.Target{} }

// Approvals is one page of approvals, newest first.
type Approvals struct {
	Items      []Approval `json:"items"`
	NextCursor string     `json:"next_cursor"` // empty: that was all
}

// approvalPlace is where a page of approvals ends.
type approvalPlace struct {
	At int64  `json:"at"`
	ID string `json:"id"`
}

// ListApprovals lists the approvals that wait, or those that have ended, newest
// first: those that the actor asked for, and those about what the actor may do.
// Others are left out, so a page may have fewer than the limit and be followed
// by another.
//
// It returns a fault if the cursor is of another list.
func (s *Service) ListApprovals(ctx context.Context, actor authz.Actor, in ListApprovalsInput) (Approvals, error) {
	return op.View(ctx, s.db, actor, opListApprovals, in, func(tx *op.Tx) (Approvals, error) {
		limit := in.Limit
		if limit == 0 {
			limit = DefaultApprovals
		}
		bound := keyring.CursorBound{Tenant: actor.Tenant, Actor: actor.ID, Query: keyring.CursorQuery(opListApprovals.Name, fmt.Sprint(in.Ended))}
		before := approvalPlace{At: math.MaxInt64}
		if in.Cursor != "" {
			if err := s.db.Ring.OpenCursor(bound, in.Cursor, &before); err != nil {
				return Approvals{}, err
			}
		}
		rows, err := approvalsBefore(tx, in.Ended, before, limit+1)
		if err != nil {
			return Approvals{}, err
		}
		out := Approvals{Items: []Approval{}}
		if len(rows) > limit {
			rows = rows[:limit]
			if out.NextCursor, err = s.db.Ring.SealCursor(bound, approvalPlace{At: rows[limit-1].AskedAt, ID: rows[limit-1].ID}); err != nil {
				return Approvals{}, fmt.Errorf("seal the cursor: %w", err)
			}
		}
		for _, row := range rows {
			shown, theirs, err := showApproval(tx, row)
			if err != nil {
				return Approvals{}, err
			}
			if theirs {
				out.Items = append(out.Items, shown)
			}
		}
		return out, nil
	})
}

func approvalsBefore(tx *op.Tx, ended bool, before approvalPlace, limit int) ([]approvalByIDRow, error) {
	var out []approvalByIDRow
	if ended {
		rows, err := New(tx).endedApprovals(tx.Ctx, endedApprovalsParams{Tenant: tx.Actor.Tenant, AskedAt: before.At, ID: before.ID, Limit: int32(limit)})
		if err != nil {
			return nil, fmt.Errorf("list the approvals that have ended: %w", err)
		}
		for _, r := range rows {
			out = append(out, approvalByIDRow(r))
		}
		return out, nil
	}
	rows, err := New(tx).openApprovals(tx.Ctx, openApprovalsParams{Tenant: tx.Actor.Tenant, AskedAt: before.At, ID: before.ID, Limit: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("list the approvals that wait: %w", err)
	}
	for _, r := range rows {
		out = append(out, approvalByIDRow(r))
	}
	return out, nil
}
