package staff

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opSignInByLink = op.Define("staff.sign_in_by_link", "Sign in by a one-time link", op.Needs{})

// SignInByLinkInput is a link of purpose [LinkSignIn].
type SignInByLinkInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts everything: what is no link is answered like an old one.
func (in SignInByLinkInput) Validate() error { return nil }

// Target is the installation.
func (in SignInByLinkInput) Target() op.Target { return op.Target{} }

// SignInByLink uses a link that the command line on the server made, and
// starts a session that has proved nothing: acts that need a fresh sign-in are
// refused in it. A member who was only invited joins by it, without a password.
//
// It returns [ErrLink] if the link is for something else or cannot be used any
// more.
func (s *Service) SignInByLink(ctx context.Context, actor authz.Actor, in SignInByLinkInput) (SignedIn, error) {
	actor.Call.IdempotencyKey = "" // a session is never answered twice
	return op.Do(ctx, s.db, actor, opSignInByLink, in, func(tx *op.Tx) (SignedIn, error) {
		row, err := usable(tx.Ctx, tx.Tx, in.Link, tx.Now)
		if err != nil {
			return SignedIn{}, err
		}
		if row.Purpose != LinkSignIn {
			return SignedIn{}, ErrLink
		}
		if err := use(tx, in.Link); err != nil {
			return SignedIn{}, err
		}
		m, err := New(tx).lockMember(tx.Ctx, row.Member)
		if err != nil {
			return SignedIn{}, fmt.Errorf("lock the member: %w", err)
		}
		if m.Status == Disabled {
			return SignedIn{}, ErrLink
		}
		err = New(tx).joinMember(tx.Ctx, joinMemberParams{ID: m.ID, LastSignInAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}})
		if err != nil {
			return SignedIn{}, fmt.Errorf("note the sign-in: %w", err)
		}
		become(tx, m.ID, m.Name)
		if m.Status == Invited {
			tx.Record(event.Fact{Type: eventMemberJoined, Data: MemberJoined{Member: m.ID, Method: ByLink}})
		}
		tx.Record(event.Fact{Type: eventSignedIn, Data: MemberSignedIn{Member: m.ID, Method: ByLink}})
		return startSession(tx, m.ID, false)
	})
}
