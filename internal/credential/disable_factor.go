package credential

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opDisableFactor = op.Define("credential.disable_factor", "Disable a second factor", op.Needs{Level: 2, Reason: true, Told: true})

var eventFactorDisabled = event.Define("credential.factor_disabled", "FACTOR", exampleTold)

// DisableFactor keeps a second factor from proving anything until
// [Service.EnableFactor] takes that back. Whether a second factor is required
// does not change. The customer is told on every old channel. If staff do it,
// or if it is a passkey, every session, token, link and code of the account ends;
// a customer needs a fresh proof, and so do staff for the last strong factor.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrNoFactor], [ErrFactorDisabled], [op.ErrReason], [op.ErrNotFresh], and
// [account.ErrLastIdentity] for the only passkey of an account that is signed
// in to by nothing else.
func (s *Service) DisableFactor(ctx context.Context, actor authz.Actor, in FactorInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opDisableFactor, in, func(tx *op.Tx) (Done, error) {
		f, all, err := found(tx, in.Factor)
		if err != nil {
			return Done{}, err
		}
		if err := mayWeaken(tx, f, all); err != nil {
			return Done{}, err
		}
		if err := keepsAnIdentity(tx, f, all); err != nil {
			return Done{}, err
		}
		n, err := New(tx).setDisabled(tx.Ctx, setDisabledParams{
			ID: f.ID, Account: f.Account, At: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}, By: tx.Actor.Name,
		})
		if err != nil {
			return Done{}, fmt.Errorf("disable the factor: %w", err)
		}
		if n == 0 {
			return Done{}, ErrFactorDisabled
		}
		if err := say(tx, eventFactorDisabled, f, "notice.factor_disabled"); err != nil {
			return Done{}, err
		}
		return Done{Factors: 1}, lostFactor(tx, f)
	})
}

// keepsAnIdentity returns [account.ErrLastIdentity] if the account is signed in
// to by passkeys only and this is the last that works.
func keepsAnIdentity(tx *op.Tx, f Factor, all []Factor) error {
	if f.Kind != Passkey {
		return nil
	}
	st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if err != nil {
		return err
	}
	other := func(o Factor) bool { return o.ID != f.ID && o.Kind == Passkey && o.Usable() }
	if slices.Equal(st.Identities, []string{identityPasskey}) && !slices.ContainsFunc(all, other) {
		return account.ErrLastIdentity
	}
	return nil
}
