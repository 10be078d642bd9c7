package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opSignOut = op.Define("staff.sign_out", "Sign out", op.Needs{})

// SignOutInput is the session to end.
type SignOutInput struct {
	Cookie secret.String `json:"cookie"`
}

// Validate accepts everything: what is no session is answered as signed out.
func (in SignOutInput) Validate() error { return nil }

// Target is the installation.
func (in SignOutInput) Target() op.Target { return op.Target{} }

// SignedOut says whose session ended.
type SignedOut struct {
	Member string `json:"member"`
}

var eventSignedOut = event.Define("staff.signed_out", "", SignedOut{Member: exampleMember})

// SignOut ends the actor's session. It returns [ErrSignedOut] if that has ended
// before or is somebody else's.
func (s *Service) SignOut(ctx context.Context, actor authz.Actor, in SignOutInput) (SignedOut, error) {
	return op.Do(ctx, s.db, actor, opSignOut, in, func(tx *op.Tx) (SignedOut, error) {
		n, err := New(tx).endSession(tx.Ctx, endSessionParams{Digest: proof.HashToken(in.Cookie), Member: actor.ID})
		if err != nil {
			return SignedOut{}, fmt.Errorf("end the session: %w", err)
		}
		if n == 0 {
			return SignedOut{}, ErrSignedOut
		}
		out := SignedOut{Member: actor.ID}
		tx.Record(event.Fact{Type: eventSignedOut, Data: out})
		return out, nil
	})
}
