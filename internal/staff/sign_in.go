package staff

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opSignIn = op.Define("staff.sign_in", "Sign in", op.Needs{})

// SignInInput is the whole proof at once, so that no answer tells which part
// was wrong.
type SignInInput struct {
	Email    string        `json:"email"`
	Password secret.String `json:"password"`
	Code     secret.String `json:"code"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in SignInInput) Validate() error { return nil }

// Target is the installation.
func (in SignInInput) Target() op.Target { return op.Target{} }

// MemberSignedIn is told when a member signed in.
type MemberSignedIn struct {
	Member string `json:"member"`
	Method string `json:"method"` // passkey, password or link
}

// How a member signs in. A password, with the code of an app, is the exception.
const (
	ByPasskey  = "passkey"
	ByPassword = "password"
	ByLink     = "link"
)

var eventSignedIn = event.Define("staff.signed_in", "", MemberSignedIn{Member: exampleMember, Method: ByPasskey})

// SignIn starts a session for a member who knows the password and has the
// enrolled code app. The actor is a [Visitor].
//
// For everything that is wrong it returns [ErrSignIn], after the same time:
// an unknown e-mail, a member who is not active, a wrong password, a wrong or
// used code, a sign-in that is locked. It returns [proof.ErrBusy] if too many
// sign in at once; that counts as no attempt. It returns [ErrPasskeyOnly] if
// everything is right and the member must use a passkey.
func (s *Service) SignIn(ctx context.Context, actor authz.Actor, in SignInInput) (SignedIn, error) {
	actor.Call.IdempotencyKey = "" // a session is never answered twice
	c, err := s.tryPassword(ctx, in.Password, func(q *Queries) (memberByIDRow, error) {
		email, err := fold.ParseEmail(in.Email)
		if err != nil {
			email.Canonical = "" // nobody's
		}
		row, err := q.memberByEmail(ctx, email.Canonical)
		return memberByIDRow(row), err
	})
	if err != nil {
		return SignedIn{}, err
	}
	return op.Do(ctx, s.db, actor, opSignIn, in, func(tx *op.Tx) (SignedIn, error) {
		m, ok, failures, err := s.prove(tx, c, in.Code)
		if err != nil {
			return SignedIn{}, err
		}
		if !ok {
			return SignedIn{}, tx.Refuse(ErrSignIn, failures...)
		}
		ends, err := passwordEnds(tx, m)
		if err != nil {
			return SignedIn{}, err
		}
		if ends {
			return SignedIn{}, tx.Refuse(ErrPasskeyOnly, event.Fact{Type: eventSignInFailed, Data: SignInFailed{Member: m.ID}})
		}
		become(tx, m.ID, m.Name)
		tx.Record(event.Fact{Type: eventSignedIn, Data: MemberSignedIn{Member: m.ID, Method: ByPassword}})
		return startSession(tx, m.ID, true)
	})
}
