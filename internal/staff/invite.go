package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opInvite = op.Define("staff.invite", "Invite a member", op.Needs{Fresh: true, Second: true})

// InviteInput is a member to invite.
type InviteInput struct {
	Email   string `json:"email"`
	Name    string `json:"name"` // may be empty: the member chooses it
	Role    string `json:"role"`
	Tenant  string `json:"tenant"`  // id; empty means all
	Segment string `json:"segment"` // id; empty means all
}

// Validate checks the e-mail, the name if there is one, and the role.
func (in InviteInput) Validate() error {
	var f fault.Fields
	checkEmail(&f, in.Email)
	if in.Name != "" {
		checkName(&f, in.Name)
	}
	checkRole(&f, in.Role)
	checkLimits(&f, in.Tenant, in.Segment)
	return f.Err()
}

// Target is the installation.
func (in InviteInput) Target() op.Target { return op.Target{} }

// MemberInvited is told when a member was invited.
type MemberInvited struct {
	Member string `json:"member"`
	Role   string `json:"role"`
}

var eventMemberInvited = event.Define("staff.member_invited", "", MemberInvited{Member: exampleMember, Role: authz.Agent})

const exampleMember = "mem_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"

// Invite invites somebody to the staff with a role and returns the one-time
// link by which they join within [JoinWithin]. Who was invited and has not
// joined can be invited again: the role is added, and the new link replaces
// the old one.
//
// It returns [op.ErrForbidden] if a program asks, [ErrScope] or [ErrGiveMore]
// if the role reaches further or permits more than the actor's, [ErrNoRole], and [ErrMemberExists] if somebody with
// this e-mail has joined already.
func (s *Service) Invite(ctx context.Context, actor authz.Actor, in InviteInput) (Link, error) {
	return op.Do(ctx, s.db, actor, opInvite, in, func(tx *op.Tx) (Link, error) {
		if err := person(tx.Actor); err != nil {
			return Link{}, err
		}
		if err := checkScope(tx, opInvite.Name, in.Tenant, in.Segment); err != nil {
			return Link{}, err
		}
		if err := mayGive(tx, in.Role, in.Tenant, in.Segment); err != nil {
			return Link{}, err
		}
		member, err := invited(tx, in)
		if err != nil {
			return Link{}, err
		}
		role := insertRoleParams{Member: member, Tenant: in.Tenant, Segment: in.Segment, Role: in.Role}
		if _, err := New(tx).insertRole(tx.Ctx, role); err != nil {
			return Link{}, fmt.Errorf("insert the role: %w", err)
		}
		link, err := s.newLink(tx, member, LinkJoin)
		if err != nil {
			return Link{}, err
		}
		tx.Record(event.Fact{Type: eventMemberInvited, Data: MemberInvited{Member: member, Role: in.Role}})
		return link, nil
	})
}

// invited inserts the member, or finds the one that was invited before.
func invited(tx *op.Tx, in InviteInput) (string, error) {
	email, err := fold.ParseEmail(in.Email)
	if err != nil {
		return "", fmt.Errorf("read a validated e-mail: %w", err)
	}
	name, err := fold.Text(in.Name)
	if err != nil {
		return "", fmt.Errorf("read a validated name: %w", err)
	}
	q, id := New(tx), tx.NewID("mem")
	n, err := q.insertMember(tx.Ctx, insertMemberParams{ID: id, Email: email.Canonical, Name: name, CreatedAt: tx.Now.UnixMicro()})
	if err != nil {
		return "", fmt.Errorf("insert the member: %w", err)
	}
	if n == 1 {
		return id, nil
	}
	there, err := q.memberByEmail(tx.Ctx, email.Canonical)
	if err != nil {
		return "", fmt.Errorf("find the member: %w", err)
	}
	if there.Status != Invited {
		return "", ErrMemberExists
	}
	// A new link opens the member with all its roles, so they must all be the
	// actor's to give.
	m, err := within(tx, opInvite.Name, there.ID)
	return m.ID, err
}

func checkEmail(f *fault.Fields, raw string) {
	_, err := fold.ParseEmail(raw)
	if err != nil {
		f.Add("email", "syntax", "Give an e-mail address: "+err.Error()+".")
	}
}
