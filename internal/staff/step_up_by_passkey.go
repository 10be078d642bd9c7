package staff

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opStepUpByPasskey = op.Define("staff.step_up_by_passkey", "Prove with a passkey that it is still you", op.Needs{})

// StepUpByPasskeyInput is the answer to a challenge to step up, for the
// session of the cookie.
type StepUpByPasskeyInput struct {
	Cookie secret.String `json:"cookie"`
	PasskeyAnswer
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in StepUpByPasskeyInput) Validate() error { return nil }

// Target is the installation.
func (in StepUpByPasskeyInput) Target() op.Target { return op.Target{} }

// StepUpByPasskey makes the actor's session fresh again, or unlocks it, by one
// of the actor's own passkeys.
//
// It returns [ErrPasskeyRefused] for every answer that is wrong, [ErrChallenge]
// if the challenge is old or was answered before, [ErrSignedOut] if the session
// has ended, and [ErrNoPasskeysHere].
func (p *Passkeys) StepUpByPasskey(ctx context.Context, actor authz.Actor, in StepUpByPasskeyInput) (SteppedUp, error) {
	actor.Call.IdempotencyKey = "" // a proof counts when it is given
	return op.Do(ctx, p.db, actor, opStepUpByPasskey, in, func(tx *op.Tx) (SteppedUp, error) {
		if p.host == nil {
			return SteppedUp{}, ErrNoPasskeysHere
		}
		c, err := p.takeChallenge(tx, ForStepUp, in.Challenge)
		if err != nil {
			return SteppedUp{}, err
		}
		m, ok, err := p.proved(tx, c, in.Answer)
		if err != nil {
			return SteppedUp{}, err
		}
		if !ok || m.ID != actor.ID {
			return SteppedUp{}, tx.Refuse(ErrPasskeyRefused, event.Fact{Type: eventSignInFailed, Data: SignInFailed{Member: actor.ID}})
		}
		return freshen(tx, in.Cookie)
	})
}
