package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRecover = op.Define("staff.recover", "Recover a member", op.Needs{Fresh: true, Second: true})

// RecoverInput names a member.
type RecoverInput struct {
	Email string `json:"email"`
}

// Validate checks the e-mail.
func (in RecoverInput) Validate() error {
	var f fault.Fields
	checkEmail(&f, in.Email)
	return f.Err()
}

// Target is the installation.
func (in RecoverInput) Target() op.Target { return op.Target{} }

// MemberRecovered is told when a member who lost password or device was given
// a link to set up both anew.
type MemberRecovered struct {
	Member string `json:"member"`
}

var eventMemberRecovered = event.Define("staff.member_recovered", "", MemberRecovered{Member: exampleMember})

// Recover takes a member's passkeys, password and code app away, ends the sessions, and
// returns a link by which the member sets up both anew within [JoinWithin].
// Roles stay. No role holds the permission: it takes the command line on the
// server, so that nobody who has taken over an administrator can take over the
// others.
//
// It returns [ErrNoMember] if there is none, or a disabled one.
func (s *Service) Recover(ctx context.Context, actor authz.Actor, in RecoverInput) (Link, error) {
	return op.Do(ctx, s.db, actor, opRecover, in, func(tx *op.Tx) (Link, error) {
		m, err := byEmail(tx, in.Email)
		if err != nil {
			return Link{}, err
		}
		if m.Status == Disabled {
			return Link{}, ErrNoMember
		}
		q := New(tx)
		if err := q.forgetProofs(tx.Ctx, m.ID); err != nil {
			return Link{}, fmt.Errorf("forget password and code app: %w", err)
		}
		if err := q.deletePasskeysOf(tx.Ctx, m.ID); err != nil {
			return Link{}, fmt.Errorf("forget the passkeys: %w", err)
		}
		if _, err := q.endSessionsOf(tx.Ctx, m.ID); err != nil {
			return Link{}, fmt.Errorf("end the member's sessions: %w", err)
		}
		link, err := s.newLink(tx, m.ID, LinkRecover)
		if err != nil {
			return Link{}, err
		}
		tx.Record(event.Fact{Type: eventMemberRecovered, Data: MemberRecovered{Member: m.ID}})
		return link, nil
	})
}
