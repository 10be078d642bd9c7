package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
)

// RunApprovals does what was approved and is due by now: what waited its time,
// and what a crash kept from being done after the yes. Each is done once. It is
// a job's work, and returns the first error after having tried all.
func (s *Service) RunApprovals(ctx context.Context) error {
	var due []string
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		due, err = New(tx).dueApprovals(ctx, instant(s.db.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("look for what was approved: %w", err)
	}
	var failed error
	for _, approval := range due {
		if err := s.runApproval(ctx, approval, s.db.IDs.New("req")); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// runApproval does what was approved, as its asker, if it is due and runs from
// the store; otherwise it does nothing. The operation's own transaction uses
// the approval up, so whoever else does the same is too late. What cannot be
// done is noted on the approval. An error is returned for what may be tried
// again.
func (s *Service) runApproval(ctx context.Context, approval, request string) error {
	row, body, err := s.toRun(ctx, approval)
	if err != nil || row.ID == "" {
		return err
	}
	if body.Input == nil {
		return s.failApproval(ctx, row, ErrApprovalErased)
	}
	var asker staff.Person
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		asker, err = staff.PersonOf(ctx, tx, row.Asker)
		return err
	})
	if errors.Is(err, staff.ErrNoMember) {
		return s.failApproval(ctx, row, ErrAskerGone)
	}
	if err != nil {
		return err
	}
	actor := asker.In(row.Tenant)
	// The asker proved who they are to ask, and the yes stands in for doing so again.
	actor.FreshAt = s.db.Now()
	actor.Call = authz.Call{Via: "approval", Request: request, Case: row.CaseID, Reason: body.Reason, Approval: row.ID}
	err = s.Runner[row.Op](ctx, actor, body.Input)
	f := fault.As(err)
	switch {
	case err == nil, errors.Is(err, ErrApprovalEnded):
		return nil
	case f == nil, f.Kind == fault.Unavailable, f.Kind == fault.TooMany:
		return fmt.Errorf("do what was approved (%s): %w", row.ID, err)
	case errors.Is(err, op.ErrForbidden), errors.Is(err, op.ErrWhole), errors.Is(err, op.ErrEverywhere):
		f = ErrAskerGone
	}
	return s.failApproval(ctx, row, f)
}

// toRun reads an approval that is to be done now; its ID is empty if it is not.
func (s *Service) toRun(ctx context.Context, approval string) (row approvalByIDRow, body approvalBody, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		found, err := New(tx).approvalByID(ctx, approval)
		if err != nil {
			return fmt.Errorf("find the approval: %w", err)
		}
		due := found.DueAt.Valid && found.DueAt.Int64 <= s.db.Now().UnixMicro()
		if found.State != ApprovalApproved || !due || s.Runner[found.Op] == nil || found.Repeated {
			return nil
		}
		row = found
		body, err = openApprovalBody(found.Account, found.Body, found.ID, s.db.Ring, func(n int64, sealed []byte, id string) ([]byte, error) {
			return s.db.Ledger.Unseal(ctx, tx, n, sealed, id)
		})
		return err
	})
	return row, body, err
}
