package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEnable = op.Define("staff.enable", "Enable a member", op.Needs{Fresh: true})

var eventMemberEnabled = event.Define("staff.member_enabled", "", MemberStatus{Member: exampleMember, Status: Active})

// Enable lets a disabled member sign in again. One who never joined is invited
// again and needs a new link.
//
// It returns [ErrSelf], [ErrNoMember], [ErrScope],
// [ErrMorePower], or [ErrNotDisabled].
func (s *Service) Enable(ctx context.Context, actor authz.Actor, in MemberInput) (MemberStatus, error) {
	return op.Do(ctx, s.db, actor, opEnable, in, func(tx *op.Tx) (MemberStatus, error) {
		m, err := another(tx, opEnable.Name, in.Member)
		if err != nil {
			return MemberStatus{}, err
		}
		if m.Status != Disabled {
			return MemberStatus{}, ErrNotDisabled
		}
		out := MemberStatus{Member: m.ID, Status: Active}
		joined, err := provable(tx, m)
		if err != nil {
			return MemberStatus{}, err
		}
		if !joined {
			out.Status = Invited
		}
		if _, err := New(tx).setStatus(tx.Ctx, setStatusParams{ID: m.ID, Status: out.Status, Status_2: Disabled}); err != nil {
			return MemberStatus{}, fmt.Errorf("enable the member: %w", err)
		}
		tx.Record(event.Fact{Type: eventMemberEnabled, Data: out})
		return out, nil
	})
}
