package credential

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

var opAskFirstPasskey = op.DefineUnrecorded("credential.ask_first_passkey", "Ask the device for a first passkey")

// ErrNotFirst says that an account has a way to sign in already: whoever reads
// its mail adds no passkey to that.
var ErrNotFirst = fault.New(fault.Conflict, "not_first", "This account has a way to sign in already. Sign in by it, and add a passkey there; or set a new password by this link.")

// AskFirstPasskeyInput is the link by which the first password could be set.
type AskFirstPasskeyInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts every text: what is no link is answered like an unknown one.
func (in AskFirstPasskeyInput) Validate() error { return nil }

// Target is the tenant: the account is found by the link.
func (in AskFirstPasskeyInput) Target() op.Target { return op.Target{} }

// AskFirstPasskey makes the question by which a device makes the first passkey
// of an account that nobody can sign in to yet, such as one that was invited.
// The link stands for its owner, and is not used up. It writes nothing.
//
// It returns the faults of [nonce.Peek], [nonce.ErrSuperseded],
// [ErrNotFirst], [ErrFactorNotOffered] and [ErrNoPasskeysHere].
func (s *Service) AskFirstPasskey(ctx context.Context, actor authz.Actor, in AskFirstPasskeyInput) (Asked, error) {
	return op.View(ctx, s.db, actor, opAskFirstPasskey, in, func(tx *op.Tx) (Asked, error) {
		st, c, err := firstPasskey(tx, in.Link, false)
		if err != nil {
			return Asked{}, err
		}
		if err := offered(tx, Passkey); err != nil {
			return Asked{}, err
		}
		c.Expires = tx.Now.Add(ChallengeFor).UnixMicro()
		made, err := s.beginPasskey(tx, st, &c)
		if err != nil {
			return Asked{}, err
		}
		sealed, err := s.sealChallenge(c)
		return Asked{Challenge: sealed, Options: made.Options, ExpiresAt: micro(c.Expires)}, err
	})
}

// firstPasskey looks at a link and returns whose it is, and what the challenge
// of the first passkey is bound to: the account, its epoch, and the link. lock
// locks the account's row.
func firstPasskey(tx *op.Tx, link secret.String, lock bool) (account.Standing, challenge, error) {
	seen, err := nonce.Peek(tx.Ctx, tx.Tx, nonce.ResetPassword, link, tx.Now)
	if err != nil {
		return account.Standing{}, challenge{}, err
	}
	if seen.Tenant != tx.Actor.Tenant || seen.Account == 0 {
		return account.Standing{}, challenge{}, nonce.ErrUnknown
	}
	st, err := account.StandingOf(tx.Ctx, tx.Tx, seen.Account, lock)
	if err != nil {
		return account.Standing{}, challenge{}, err
	}
	if seen.Epoch != st.Epoch {
		return account.Standing{}, challenge{}, nonce.ErrSuperseded
	}
	if err := hasNone(tx.Ctx, tx.Tx, st); err != nil {
		return account.Standing{}, challenge{}, err
	}
	return st, challenge{Purpose: toRegister, Tenant: st.Tenant, Account: st.N, Epoch: st.Epoch, Flow: "link:" + seen.ID}, nil
}

// hasNone returns [ErrNotFirst] for an account that can be signed in to, or that
// has a factor.
func hasNone(ctx context.Context, tx *store.Tx, st account.Standing) error {
	factors, err := FactorsOf(ctx, tx, st.N)
	if err != nil {
		return err
	}
	_, err = New(tx).passwordOf(ctx, st.N)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("look for a password: %w", err)
	case err == nil || len(st.Identities) > 0 || len(factors) > 0:
		return ErrNotFirst
	}
	return nil
}
