package credential

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// identityPasskey is the identity that an account has with its passkeys.
const identityPasskey = "passkey"

// Faults of passkeys. The codes are those that agents read.
var (
	ErrNoPasskeysHere = fault.New(fault.Conflict, "no_passkeys_here", "Browsers make no passkeys at this address. Use https and a host name, or another way to prove who you are.")
	ErrPasskeyUnknown = fault.New(fault.Forbidden, "passkey_unknown", "This passkey belongs to no account here, or was removed. Sign in otherwise, and register it again.")
	ErrPasskeyOrigin  = fault.New(fault.Forbidden, "passkey_wrong_origin", "This passkey was used at another address than its own. Open the sign-in page by its own address.")
	ErrPasskeyWrong   = fault.New(fault.Forbidden, "passkey_wrong", "The passkey's answer is not right. Try again, or sign in otherwise.")
	ErrPasskeyHeld    = fault.New(fault.Conflict, "passkey_registered_already", "This passkey is registered already.")
)

// Asked is what a browser is called with.
type Asked struct {
	// Challenge comes back with the device's answer, once, until ExpiresAt.
	Challenge secret.String `json:"challenge"`
	// Options are those of navigator.credentials, as JSON.
	Options   json.RawMessage `json:"options"`
	ExpiresAt time.Time       `json:"expires_at"`
}

// PasskeyAnswer is what a device answered.
type PasskeyAnswer struct {
	Challenge secret.String `json:"challenge"` // as [Asked] gave it
	Answer    secret.String `json:"answer"`    // the browser's credential, as JSON
}

// It is told when a passkey's count did not grow: another device may hold a
// copy of what only one should (W3C Web Authentication, level 3, 6.1.1).
var eventPasskeySuspected = event.Define("credential.passkey_suspected", "FACTOR", FactorTold{ID: exampleFactor, Kind: Passkey, Name: "Phone"})

// AskPasskey asks a device for a proof: for account 0 by any passkey that it
// finds, as an identity; otherwise by one of the account's, as a second factor.
// flow binds the answer to where it was asked. It writes nothing.
//
// It returns [ErrNoPasskeysHere], and [ErrUnusable] if the account has none.
func (s *Service) AskPasskey(ctx context.Context, tx *store.Tx, of string, n int64, flow string, now time.Time) (Asked, error) {
	host, err := s.passkeysAt(ctx, tx, of)
	if err != nil {
		return Asked{}, err
	}
	c := challenge{Purpose: toSignIn, Tenant: of, Flow: flow, Expires: now.Add(ChallengeFor).UnixMicro()}
	var owner *proof.PasskeyOwner
	if n != 0 {
		st, err := account.StandingOf(ctx, tx, n, false)
		if err != nil {
			return Asked{}, err
		}
		o, err := passkeyOwnerOf(ctx, tx, st)
		if err != nil {
			return Asked{}, err
		}
		if len(o.Passkeys) == 0 {
			return Asked{}, ErrUnusable
		}
		owner, c.Purpose, c.Account, c.Epoch = &o, toProve, n, st.Epoch
	}
	asked, err := host.Ask(owner)
	if err != nil {
		return Asked{}, err
	}
	return s.asked(c, asked)
}

func (s *Service) asked(c challenge, asked proof.Challenge) (Asked, error) {
	c.State = asked.State
	sealed, err := s.sealChallenge(c)
	if err != nil {
		return Asked{}, err
	}
	return Asked{Challenge: sealed, Options: asked.Options, ExpiresAt: micro(c.Expires)}, nil
}

// ProvePasskey judges a device's answer to [Service.AskPasskey] of the same
// account and flow, and returns the passkey that was used. For account 0 that
// says whose sign-in it is. The device has verified its user.
//
// It is a step, and locks the account's row. Each challenge is good once. The
// caller ends its body with Refuse for every fault: [ErrChallenge],
// [ErrPasskeyUnknown], [ErrPasskeyOrigin], [ErrPasskeyWrong] and
// [ErrNoPasskeysHere].
func (s *Service) ProvePasskey(tx *op.Tx, n int64, flow string, in PasskeyAnswer) (Factor, error) {
	host, err := s.passkeysAt(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return Factor{}, err
	}
	used, login, err := proof.PasskeyUsed(in.Answer)
	if err != nil {
		return Factor{}, ErrPasskeyWrong
	}
	held, err := New(tx).passkeyOwner(tx.Ctx, passkeyOwnerParams{Tenant: tx.Actor.Tenant, Credential: used})
	if errors.Is(err, sql.ErrNoRows) || (err == nil && n != 0 && held.Account != n) {
		return Factor{}, ErrPasskeyUnknown
	}
	if err != nil {
		return Factor{}, fmt.Errorf("find the passkey's owner: %w", err)
	}
	st, err := account.StandingOf(tx.Ctx, tx.Tx, held.Account, true)
	if err != nil {
		return Factor{}, err
	}
	want := challenge{Purpose: toSignIn, Flow: flow}
	if n != 0 {
		want = challenge{Purpose: toProve, Account: n, Epoch: st.Epoch, Flow: flow}
	}
	c, err := s.takeChallenge(tx, want, in.Challenge)
	if err != nil {
		return Factor{}, err
	}
	if login != "" && login != st.ID {
		return Factor{}, ErrPasskeyWrong
	}
	owner, err := passkeyOwnerOf(tx.Ctx, tx.Tx, st)
	if err != nil {
		return Factor{}, err
	}
	key, err := host.Proved(owner, c.State, in.Answer)
	if errors.Is(err, proof.ErrPasskey) {
		return Factor{}, s.whyWrong(tx, in.Answer)
	}
	if err != nil {
		return Factor{}, err
	}
	f, err := factorOf(tx, st.N, held.Factor)
	if err != nil {
		return Factor{}, err
	}
	return f, keepUse(tx, f, key)
}

// whyWrong tells apart a passkey that was used at another address, which an
// agent can explain, from every other wrong answer.
func (s *Service) whyWrong(tx *op.Tx, answer secret.String) error {
	origin, err := s.Portals.Origin(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	if used := proof.PasskeyOrigin(answer); used != "" && used != origin {
		return ErrPasskeyOrigin
	}
	return ErrPasskeyWrong
}

// passkeysAt returns the passkeys of the address at which a tenant's customers
// come in.
func (s *Service) passkeysAt(ctx context.Context, tx *store.Tx, of string) (*proof.Passkeys, error) {
	if s.Portals == nil {
		return nil, ErrNoPasskeysHere
	}
	origin, err := s.Portals.Origin(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	name, err := brandOf(ctx, tx, of)
	if err != nil {
		return nil, err
	}
	host, err := proof.NewPasskeys(origin, name)
	if errors.Is(err, proof.ErrPasskeyHost) {
		return nil, ErrNoPasskeysHere
	}
	return host, err
}

// brandOf is what customers know the tenant by.
func brandOf(ctx context.Context, tx *store.Tx, of string) (string, error) {
	name, err := tenant.BrandName.Text(ctx, tx, of)
	if err != nil || name != "" {
		return name, err
	}
	t, err := tenant.Get(ctx, tx, of)
	return t.Name, err
}

// passkeyOwnerOf is an account as devices know one, with its passkeys that are
// not disabled.
func passkeyOwnerOf(ctx context.Context, tx *store.Tx, st account.Standing) (proof.PasskeyOwner, error) {
	rows, err := New(tx).passkeysOf(ctx, st.N)
	if err != nil {
		return proof.PasskeyOwner{}, fmt.Errorf("read the account's passkeys: %w", err)
	}
	owner := proof.PasskeyOwner{ID: st.ID, Email: st.Email, Name: st.ShownName}
	if owner.Email == "" {
		owner.Email = st.ShownName
	}
	for _, r := range rows {
		owner.Passkeys = append(owner.Passkeys, proof.Passkey{
			ID: r.Credential, PublicKey: r.PublicKey, SignCount: uint32(r.SignCount), Model: r.Model,
			BackupEligible: r.BackupEligible, BackedUp: r.BackedUp, Transports: strings.Fields(r.Transports),
		})
	}
	return owner, nil
}

// keepUse writes down what a use has changed of a passkey.
func keepUse(tx *op.Tx, f Factor, key proof.Passkey) error {
	in := usedPasskeyParams{Factor: f.ID, SignCount: int64(key.SignCount), BackedUp: key.BackedUp}
	if key.Suspect {
		in.SuspectAt = sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}
		owner, err := ownerOf(tx, f.Account)
		if err != nil {
			return err
		}
		tx.Record(event.Fact{Type: eventPasskeySuspected, Account: owner, Data: told(f, "")})
	}
	if err := New(tx).usedPasskey(tx.Ctx, in); err != nil {
		return fmt.Errorf("keep the passkey's use: %w", err)
	}
	return noteUse(tx, f.ID)
}
