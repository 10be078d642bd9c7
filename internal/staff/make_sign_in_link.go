package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opMakeSignInLink = op.Define("staff.make_sign_in_link", "Make a one-time sign-in link", op.Needs{})

// MakeSignInLinkInput names a member.
type MakeSignInLinkInput struct {
	Email string `json:"email"`
}

// Validate checks the e-mail.
func (in MakeSignInLinkInput) Validate() error {
	var f fault.Fields
	checkEmail(&f, in.Email)
	return f.Err()
}

// Target is the installation.
func (in MakeSignInLinkInput) Target() op.Target { return op.Target{} }

// SignInLinkMade is told when a sign-in link was made.
type SignInLinkMade struct {
	Member string `json:"member"`
}

var eventSignInLinkMade = event.Define("staff.sign_in_link_made", "", SignInLinkMade{Member: exampleMember})

// MakeSignInLink makes a link that signs a member in once within
// [SignInWithin], in place of the member's other open links. No role holds the
// permission: only the command line on the server makes such links.
//
// It returns [ErrNoMember] if there is none, or a disabled one.
func (s *Service) MakeSignInLink(ctx context.Context, actor authz.Actor, in MakeSignInLinkInput) (Link, error) {
	return op.Do(ctx, s.db, actor, opMakeSignInLink, in, func(tx *op.Tx) (Link, error) {
		m, err := byEmail(tx, in.Email)
		if err != nil {
			return Link{}, err
		}
		if m.Status == Disabled {
			return Link{}, ErrNoMember
		}
		link, err := s.newLink(tx, m.ID, LinkSignIn)
		if err != nil {
			return Link{}, err
		}
		tx.Record(event.Fact{Type: eventSignInLinkMade, Data: SignInLinkMade{Member: m.ID}})
		return link, nil
	})
}

func byEmail(tx *op.Tx, raw string) (memberByEmailRow, error) {
	email, err := fold.ParseEmail(raw)
	if err != nil {
		return memberByEmailRow{}, fmt.Errorf("read a validated e-mail: %w", err)
	}
	m, err := New(tx).memberByEmail(tx.Ctx, email.Canonical)
	if errors.Is(err, sql.ErrNoRows) {
		return memberByEmailRow{}, ErrNoMember
	}
	if err != nil {
		return memberByEmailRow{}, fmt.Errorf("find the member: %w", err)
	}
	return m, nil
}
