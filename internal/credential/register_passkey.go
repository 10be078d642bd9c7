package credential

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
)

var opRegisterPasskey = op.Define("credential.register_passkey", "Register a passkey", op.Needs{Fresh: true})

// RegisterPasskeyInput is a device's answer, with what the passkey is to be
// called.
type RegisterPasskeyInput struct {
	Account string `json:"account"` // login ID
	Name    string `json:"name"`    // the owner's word for it; may be empty
	PasskeyAnswer
}

// Validate checks the name.
func (in RegisterPasskeyInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	return f.Err()
}

// Target is the account.
func (in RegisterPasskeyInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventPasskeyRegistered = event.Define("credential.passkey_registered", "FACTOR", FactorTold{ID: exampleFactor, Kind: Passkey, Name: "Phone"})

// RegisterPasskey keeps a new passkey of the actor's own account: as a second
// factor, and as a way to sign in by itself. The device has verified its user.
// The customer is told on every old channel.
//
// It returns [op.ErrNotFresh], [ErrFactorNotOffered], [ErrChallenge],
// [ErrPasskeyWrong], [ErrPasskeyHeld], [ErrTooManyFactors] and
// [ErrNoPasskeysHere].
func (s *Service) RegisterPasskey(ctx context.Context, actor authz.Actor, in RegisterPasskeyInput) (Enrolled, error) {
	actor.Call.IdempotencyKey = "" // a challenge is answered once
	return op.Do(ctx, s.db, actor, opRegisterPasskey, in, func(tx *op.Tx) (Enrolled, error) {
		host, err := s.passkeysAt(tx.Ctx, tx.Tx, tx.Actor.Tenant)
		if err != nil {
			return Enrolled{}, err
		}
		want, err := enrolment(tx, Passkey)
		if err != nil {
			return Enrolled{}, err
		}
		c, err := s.takeChallenge(tx, want, in.Challenge)
		if err != nil {
			return Enrolled{}, err
		}
		st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return Enrolled{}, err
		}
		owner, err := passkeyOwnerOf(tx.Ctx, tx.Tx, st)
		if err != nil {
			return Enrolled{}, err
		}
		key, err := host.Made(owner, c.State, in.Answer)
		if errors.Is(err, proof.ErrPasskey) {
			return Enrolled{}, tx.Refuse(ErrPasskeyWrong)
		}
		if err != nil {
			return Enrolled{}, err
		}
		f, err := keepPasskey(tx, in.Name, key)
		if err != nil {
			return Enrolled{}, err
		}
		return Enrolled{Factor: f.ID}, say(tx, eventPasskeyRegistered, f, "notice.passkey_registered")
	})
}

// keepPasskey inserts a passkey with its factor, and the identity that goes
// with it.
func keepPasskey(tx *op.Tx, name string, key proof.Passkey) (Factor, error) {
	f, err := keepFactor(tx, draft{kind: Passkey, name: name})
	if err != nil {
		return Factor{}, err
	}
	n, err := New(tx).insertPasskey(tx.Ctx, insertPasskeyParams{
		Factor: f.ID, Account: f.Account, Tenant: tx.Actor.Tenant, Credential: key.ID, PublicKey: key.PublicKey, SignCount: int64(key.SignCount),
		BackupEligible: key.BackupEligible, BackedUp: key.BackedUp, Transports: strings.Join(key.Transports, " "), Model: append([]byte{}, key.Model...),
	})
	if err != nil {
		return Factor{}, fmt.Errorf("insert the passkey: %w", err)
	}
	if n == 0 {
		return Factor{}, ErrPasskeyHeld
	}
	return f, account.AddIdentity(tx, f.Account, identityPasskey, "")
}
