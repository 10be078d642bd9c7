package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opStepUp = op.Define("staff.step_up", "Prove that it is still you", op.Needs{})

// StepUpInput is the proof, for the session of the cookie.
type StepUpInput struct {
	Cookie   secret.String `json:"cookie"`
	Password secret.String `json:"password"`
	Code     secret.String `json:"code"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in StepUpInput) Validate() error { return nil }

// Target is the installation.
func (in StepUpInput) Target() op.Target { return op.Target{} }

// SteppedUp says who proved it, and when.
type SteppedUp struct {
	Member  string    `json:"member"`
	FreshAt time.Time `json:"fresh_at"`
}

var eventSteppedUp = event.Define("staff.stepped_up", "", SteppedUp{Member: exampleMember, FreshAt: time.Date(2026, 11, 3, 14, 2, 0, 0, time.UTC)})

// StepUp makes the actor's session fresh again, for acts that need a fresh
// sign-in, or unlocks it. Failures count like those of [Service.SignIn].
//
// It returns [ErrProof] if password or code is wrong or sign-in is locked,
// [ErrPasskeyOnly] if they are right and the member must use a passkey,
// [ErrSignedOut] if the session has ended, and [proof.ErrBusy].
func (s *Service) StepUp(ctx context.Context, actor authz.Actor, in StepUpInput) (SteppedUp, error) {
	actor.Call.IdempotencyKey = "" // a proof counts when it is given
	if !actor.May(opStepUp.Name) {
		return op.Do(ctx, s.db, actor, opStepUp, in, func(*op.Tx) (SteppedUp, error) { return SteppedUp{}, op.ErrForbidden })
	}
	c, err := s.tryPassword(ctx, in.Password, func(q *Queries) (memberByIDRow, error) { return q.memberByID(ctx, actor.ID) })
	if err != nil {
		return SteppedUp{}, err
	}
	return op.Do(ctx, s.db, actor, opStepUp, in, func(tx *op.Tx) (SteppedUp, error) {
		m, ok, failures, err := s.prove(tx, c, in.Code)
		if err != nil {
			return SteppedUp{}, err
		}
		if !ok {
			return SteppedUp{}, tx.Refuse(ErrProof, failures...)
		}
		ends, err := passwordEnds(tx, m)
		if err != nil {
			return SteppedUp{}, err
		}
		if ends {
			return SteppedUp{}, tx.Refuse(ErrPasskeyOnly, event.Fact{Type: eventSignInFailed, Data: SignInFailed{Member: m.ID}})
		}
		return freshen(tx, in.Cookie)
	})
}

// freshen makes the actor's session of that cookie fresh, and unlocks it.
func freshen(tx *op.Tx, cookie secret.String) (SteppedUp, error) {
	n, err := New(tx).refreshSession(tx.Ctx, refreshSessionParams{Digest: proof.HashToken(cookie), Member: tx.Actor.ID, FreshAt: tx.Now.UnixMicro()})
	if err != nil {
		return SteppedUp{}, fmt.Errorf("refresh the session: %w", err)
	}
	if n == 0 {
		return SteppedUp{}, ErrSignedOut
	}
	out := SteppedUp{Member: tx.Actor.ID, FreshAt: tx.Now.UTC()}
	tx.Record(event.Fact{Type: eventSteppedUp, Data: out})
	return out, nil
}
