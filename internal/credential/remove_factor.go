package credential

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveFactor = op.Define("credential.remove_factor", "Remove a second factor", op.Needs{Level: 2, Reason: true, Told: true})

var eventFactorRemoved = event.Define("credential.factor_removed", "FACTOR", exampleTold, "PHYSICAL_VERIFICATION_REMOVED")

// RemoveFactor takes a second factor away for good, with its secret. Whether a
// second factor is required does not change: the owner is asked to set one up
// at the next sign-in. The customer is told on every old channel. If staff do
// it, or if it is a passkey, every session, token, link and code of the account
// ends; a customer needs a fresh proof, and so do staff for the last strong
// factor.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrNoFactor], [op.ErrReason], [op.ErrNotFresh], and
// [account.ErrLastIdentity] for the only passkey of an account that is signed
// in to by nothing else.
func (s *Service) RemoveFactor(ctx context.Context, actor authz.Actor, in FactorInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opRemoveFactor, in, func(tx *op.Tx) (Done, error) {
		f, all, err := found(tx, in.Factor)
		if err != nil {
			return Done{}, err
		}
		if err := mayWeaken(tx, f, all); err != nil {
			return Done{}, err
		}
		if err := removeFactor(tx, f, all); err != nil {
			return Done{}, err
		}
		if err := say(tx, eventFactorRemoved, f, "notice.factor_removed"); err != nil {
			return Done{}, err
		}
		return Done{Factors: 1}, lostFactor(tx, f)
	})
}

// removeFactor deletes a factor with what belongs to its kind, and the identity
// that goes with the last passkey.
func removeFactor(tx *op.Tx, f Factor, all []Factor) error {
	q := New(tx)
	if f.Kind == Passkey {
		if err := keepsAnIdentity(tx, f, all); err != nil {
			return err
		}
		if err := q.deletePasskey(tx.Ctx, f.ID); err != nil {
			return fmt.Errorf("delete the passkey: %w", err)
		}
		last := !slices.ContainsFunc(all, func(o Factor) bool { return o.ID != f.ID && o.Kind == Passkey })
		if err := forgetPasskeys(tx, last); err != nil {
			return err
		}
	}
	if err := q.deleteBackupCodes(tx.Ctx, f.ID); err != nil {
		return fmt.Errorf("delete the backup codes: %w", err)
	}
	if _, err := q.deleteFactor(tx.Ctx, deleteFactorParams{ID: f.ID, Account: f.Account}); err != nil {
		return fmt.Errorf("delete the factor: %w", err)
	}
	return nil
}

// forgetPasskeys takes the identity away that goes with the last passkey.
func forgetPasskeys(tx *op.Tx, last bool) error {
	if !last {
		return nil
	}
	err := account.RemoveIdentity(tx, tx.Account.N, identityPasskey, "")
	if errors.Is(err, account.ErrNoIdentity) {
		return nil
	}
	return err
}
