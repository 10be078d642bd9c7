package staff

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveAccountFromSegment = op.Define("staff.remove_account_from_segment", "Remove an account from a segment", op.Needs{Fresh: true, Whole: true})

var eventAccountLeftSegment = event.Define("staff.account_left_segment", "", exampleAccountSegment, "GROUP_USER_REMOVED")

// RemoveAccountFromSegment takes an account out of a segment of the tenant. Roles
// limited to the segment do not see it any more.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// or [account.ErrNotInSegment].
func (s *Service) RemoveAccountFromSegment(ctx context.Context, actor authz.Actor, in SegmentAccountInput) (AccountSegment, error) {
	return op.Do(ctx, s.db, actor, opRemoveAccountFromSegment, in, func(tx *op.Tx) (AccountSegment, error) {
		if err := account.LeaveSegment(tx, in.Segment); err != nil {
			return AccountSegment{}, err
		}
		out := AccountSegment{Segment: in.Segment}
		tx.Record(event.Fact{Type: eventAccountLeftSegment, Account: tx.Account, Data: out})
		return out, nil
	})
}
