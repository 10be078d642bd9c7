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

var opSignInByPasskey = op.Define("staff.sign_in_by_passkey", "Sign in with a passkey", op.Needs{})

// PasskeyAnswer is what a device answered to a challenge.
type PasskeyAnswer struct {
	Challenge secret.String `json:"challenge"` // as [Passkeys.StartPasskey] gave it
	Answer    secret.String `json:"answer"`    // the browser's credential, as JSON
}

// SignInByPasskeyInput is the answer to a challenge to sign in.
type SignInByPasskeyInput struct{ PasskeyAnswer }

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in SignInByPasskeyInput) Validate() error { return nil }

// Target is the installation.
func (in SignInByPasskeyInput) Target() op.Target { return op.Target{} }

// SignInByPasskey starts a session for the member whose device answered; who
// that is, the answer says. The device has verified its user. Failures of the
// password do not lock passkeys, which cannot be guessed.
//
// It returns [ErrPasskeyRefused] for every answer that is wrong, [ErrChallenge]
// if the challenge is old or was answered before, and [ErrNoPasskeysHere].
func (p *Passkeys) SignInByPasskey(ctx context.Context, actor authz.Actor, in SignInByPasskeyInput) (SignedIn, error) {
	actor.Call.IdempotencyKey = "" // a session is never answered twice
	return op.Do(ctx, p.db, actor, opSignInByPasskey, in, func(tx *op.Tx) (SignedIn, error) {
		if p.host == nil {
			return SignedIn{}, ErrNoPasskeysHere
		}
		c, err := p.takeChallenge(tx, ForSignIn, in.Challenge)
		if err != nil {
			return SignedIn{}, err
		}
		m, ok, err := p.proved(tx, c, in.Answer)
		if err != nil {
			return SignedIn{}, err
		}
		if !ok {
			return SignedIn{}, tx.Refuse(ErrPasskeyRefused, event.Fact{Type: eventSignInFailed, Data: SignInFailed{Member: m.ID}})
		}
		err = New(tx).noteSignIn(tx.Ctx, noteSignInParams{ID: m.ID, LastSignInAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}})
		if err != nil {
			return SignedIn{}, fmt.Errorf("note the sign-in: %w", err)
		}
		become(tx, m.ID, m.Name)
		tx.Record(event.Fact{Type: eventSignedIn, Data: MemberSignedIn{Member: m.ID, Method: ByPasskey}})
		return startSession(tx, m.ID, true)
	})
}
