package staff

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opAddAccountToSegment = op.Define("staff.add_account_to_segment", "Add an account to a segment", op.Needs{Fresh: true, Whole: true})

// SegmentAccountInput names an account and a segment.
type SegmentAccountInput struct {
	Segment string `json:"segment"`
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no id is not found.
func (in SegmentAccountInput) Validate() error { return nil }

// Target is the account.
func (in SegmentAccountInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventAccountJoinedSegment = event.Define("staff.account_joined_segment", "", exampleAccountSegment, "GROUP_NEW_USER_ADDED")

// AddAccountToSegment puts an account into a segment of the tenant. Roles
// limited to the segment see it from now on.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [account.ErrNoSegment], or [account.ErrInSegment].
func (s *Service) AddAccountToSegment(ctx context.Context, actor authz.Actor, in SegmentAccountInput) (AccountSegment, error) {
	return op.Do(ctx, s.db, actor, opAddAccountToSegment, in, func(tx *op.Tx) (AccountSegment, error) {
		if err := account.JoinSegment(tx, in.Segment); err != nil {
			return AccountSegment{}, err
		}
		out := AccountSegment{Segment: in.Segment}
		tx.Record(event.Fact{Type: eventAccountJoinedSegment, Account: tx.Account, Data: out})
		return out, nil
	})
}
