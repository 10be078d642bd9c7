package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opDisable = op.Define("staff.disable", "Disable a member", op.Needs{Fresh: true})

// MemberInput names a member.
type MemberInput struct {
	Member string `json:"member"`
}

// Validate accepts every id: one that is malformed is answered like one that
// is not there.
func (in MemberInput) Validate() error { return nil }

// Target is the member.
func (in MemberInput) Target() op.Target { return op.Target{Other: in.Member} }

// MemberStatus is a member's new status.
type MemberStatus struct {
	Member string `json:"member"`
	Status string `json:"status"`
}

var eventMemberDisabled = event.Define("staff.member_disabled", "", MemberStatus{Member: exampleMember, Status: Disabled})

// Disable takes a member's access away, in the same commit with all sessions
// and open links; keys that act for the member stop working. Roles, password
// and history stay.
//
// It returns [ErrSelf], [ErrNoMember], [ErrScope], [ErrMorePower],
// [ErrLastAdmin], or [ErrDisabled] if the member is disabled already.
func (s *Service) Disable(ctx context.Context, actor authz.Actor, in MemberInput) (MemberStatus, error) {
	return op.Do(ctx, s.db, actor, opDisable, in, func(tx *op.Tx) (MemberStatus, error) {
		if err := lockAdministrators(tx); err != nil {
			return MemberStatus{}, err
		}
		m, err := another(tx, opDisable.Name, in.Member)
		if err != nil {
			return MemberStatus{}, err
		}
		if m.Status == Disabled {
			return MemberStatus{}, ErrDisabled
		}
		held, err := rolesHeld(tx.Ctx, tx.Tx, m.ID)
		if err != nil {
			return MemberStatus{}, err
		}
		if err := notLast(tx, m, held); err != nil {
			return MemberStatus{}, err
		}
		q, out := New(tx), MemberStatus{Member: m.ID, Status: Disabled}
		if _, err := q.setStatus(tx.Ctx, setStatusParams{ID: m.ID, Status: Disabled, Status_2: m.Status}); err != nil {
			return MemberStatus{}, fmt.Errorf("disable the member: %w", err)
		}
		if _, err := q.endSessionsOf(tx.Ctx, m.ID); err != nil {
			return MemberStatus{}, fmt.Errorf("end the member's sessions: %w", err)
		}
		if err := q.replaceLinks(tx.Ctx, m.ID); err != nil {
			return MemberStatus{}, fmt.Errorf("end the member's links: %w", err)
		}
		tx.Record(event.Fact{Type: eventMemberDisabled, Data: out})
		return out, nil
	})
}
