package staff

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opRegisterPasskey = op.Define("staff.register_passkey", "Register a passkey", op.Needs{})

// RegisterPasskeyInput is the answer to a challenge to register, with what the
// passkey is to be called.
type RegisterPasskeyInput struct {
	Cookie secret.String `json:"cookie"` // the session's
	Name   string        `json:"name"`
	PasskeyAnswer
}

// Validate checks the name.
func (in RegisterPasskeyInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	return f.Err()
}

// Target is the installation.
func (in RegisterPasskeyInput) Target() op.Target { return op.Target{} }

// PasskeyChanged is told when a passkey was registered or removed.
type PasskeyChanged struct {
	Member  string `json:"member"`
	Passkey string `json:"passkey"`
}

var eventPasskeyRegistered = event.Define("staff.passkey_registered", "", PasskeyChanged{Member: exampleMember, Passkey: examplePasskey})

// RegisterPasskey keeps a new passkey of the actor. It needs a fresh session,
// except for the very first proof of a member who came in by a link: then the
// session is fresh afterwards, since the device has verified its user.
//
// It returns [op.ErrNotFresh], [ErrPasskeyRefused], [ErrPasskeyHeld],
// [ErrChallenge], or [ErrNoPasskeysHere].
func (p *Passkeys) RegisterPasskey(ctx context.Context, actor authz.Actor, in RegisterPasskeyInput) (PasskeyChanged, error) {
	actor.Call.IdempotencyKey = "" // a challenge is answered once
	return op.Do(ctx, p.db, actor, opRegisterPasskey, in, func(tx *op.Tx) (PasskeyChanged, error) {
		if p.host == nil {
			return PasskeyChanged{}, ErrNoPasskeysHere
		}
		m, err := New(tx).lockMember(tx.Ctx, actor.ID)
		if err != nil {
			return PasskeyChanged{}, fmt.Errorf("lock the member: %w", err)
		}
		had, err := provable(tx, m)
		if err != nil {
			return PasskeyChanged{}, err
		}
		if had && tx.Now.Sub(actor.FreshAt) > op.FreshFor {
			return PasskeyChanged{}, op.ErrNotFresh
		}
		c, err := p.takeChallenge(tx, ForRegister, in.Challenge)
		if err != nil {
			return PasskeyChanged{}, err
		}
		if c.Member != m.ID {
			return PasskeyChanged{}, ErrChallenge
		}
		id, err := p.made(tx, m, c, in.Name, in.Answer)
		if err != nil {
			return PasskeyChanged{}, err
		}
		if !had {
			if _, err := freshen(tx, in.Cookie); err != nil {
				return PasskeyChanged{}, err
			}
		}
		return PasskeyChanged{Member: m.ID, Passkey: id}, nil
	})
}

// made judges a device's answer, and keeps and tells the new passkey.
func (p *Passkeys) made(tx *op.Tx, m lockMemberRow, c challenge, name string, answer secret.String) (string, error) {
	rows, err := New(tx).passkeysOf(tx.Ctx, m.ID)
	if err != nil {
		return "", fmt.Errorf("read the member's passkeys: %w", err)
	}
	key, err := p.host.Made(ownerOf(m, rows), c.State, answer)
	if errors.Is(err, proof.ErrPasskey) {
		return "", tx.Refuse(ErrPasskeyRefused)
	}
	if err != nil {
		return "", err
	}
	if name, err = fold.Text(name); err != nil {
		return "", fmt.Errorf("read a validated name: %w", err)
	}
	id, err := keepPasskey(tx, m.ID, name, key)
	if err != nil {
		return "", err
	}
	tx.Record(event.Fact{Type: eventPasskeyRegistered, Data: PasskeyChanged{Member: m.ID, Passkey: id}})
	return id, nil
}
