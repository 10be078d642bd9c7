package credential

import (
	"context"
	"errors"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opRegisterFirstPasskey = op.Define("credential.register_first_passkey", "Register a first passkey by a link", op.Needs{})

// RegisterFirstPasskeyInput is a device's answer, with the link that it was
// asked by.
type RegisterFirstPasskeyInput struct {
	Link secret.String `json:"link"`
	Name string        `json:"name"` // the owner's word for it; may be empty
	PasskeyAnswer
}

// Validate checks the name.
func (in RegisterFirstPasskeyInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	return f.Err()
}

// Target is the tenant: the account is found by the link.
func (in RegisterFirstPasskeyInput) Target() op.Target { return op.Target{} }

// RegisterFirstPasskey keeps the first passkey of an account that nobody can
// sign in to yet, in place of a first password, and uses the link up: of all
// that answer it, by a passkey or a password, one succeeds. The address that the
// link went to is proved by it. It signs nobody in. A wrong answer uses up the
// question and not the link. The customer is told on every old channel.
//
// It returns what [Service.AskFirstPasskey] does, [ErrChallenge],
// [ErrPasskeyWrong], [ErrPasskeyHeld], the faults of
// account.Standing.MayAuthenticate for an account that is switched off or
// frozen, and [account.ErrTaken] if another account has proved the address
// meanwhile.
func (s *Service) RegisterFirstPasskey(ctx context.Context, actor authz.Actor, in RegisterFirstPasskeyInput) (Enrolled, error) {
	actor.Call.IdempotencyKey = "" // a challenge is answered once
	return op.Do(ctx, s.db, actor, opRegisterFirstPasskey, in, func(tx *op.Tx) (Enrolled, error) {
		host, err := s.passkeysAt(tx.Ctx, tx.Tx, tx.Actor.Tenant)
		if err != nil {
			return Enrolled{}, err
		}
		if err := offered(tx, Passkey); err != nil {
			return Enrolled{}, err
		}
		st, want, err := firstPasskey(tx, in.Link, true)
		if err != nil {
			return Enrolled{}, err
		}
		tx.Account = &event.Account{N: st.N, ID: st.ID}
		c, err := s.takeChallenge(tx, want, in.Challenge)
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
		return keepFirst(tx, st, in, key)
	})
}

// keepFirst uses the link up, and keeps the passkey that it stood for.
func keepFirst(tx *op.Tx, st account.Standing, in RegisterFirstPasskeyInput, key proof.Passkey) (Enrolled, error) {
	if f := st.MayAuthenticate(tx.Now, account.DoorRules{Pending: true, KnownDevice: true}); f != nil {
		return Enrolled{}, f
	}
	used, err := nonce.Redeem(tx, nonce.ResetPassword, in.Link)
	if err != nil {
		return Enrolled{}, err
	}
	if err := account.ProveByLink(tx, tx.Account, used.Target); err != nil {
		return Enrolled{}, err
	}
	f, err := keepPasskey(tx, in.Name, key)
	if err != nil {
		return Enrolled{}, err
	}
	return Enrolled{Factor: f.ID}, say(tx, eventPasskeyRegistered, f, "notice.passkey_registered")
}
