package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opPin = op.Define("account.pin", "Pin an account to the own list", op.Needs{})

// PinInput says whether an account stands in the actor's own list.
type PinInput struct {
	Account string `json:"account"` // login ID
	Pinned  bool   `json:"pinned"`
}

// Validate accepts every text: what is no login ID is not found.
func (in PinInput) Validate() error { return nil }

// Target is the account.
func (in PinInput) Target() op.Target { return op.Target{Account: in.Account} }

// Pin puts an account into the actor's own list, or takes it out. Nobody else
// sees that list. Pinning what is pinned changes nothing and is no error.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) Pin(ctx context.Context, actor authz.Actor, in PinInput) (PinInput, error) {
	return op.Do(ctx, s.db, actor, opPin, in, func(tx *op.Tx) (PinInput, error) {
		q := New(tx)
		var err error
		if in.Pinned {
			err = q.pinAccount(tx.Ctx, pinAccountParams{Tenant: actor.Tenant, Member: actor.ID, Account: tx.Account.N, At: tx.Now.UnixMicro()})
		} else {
			err = q.unpinAccount(tx.Ctx, unpinAccountParams{Tenant: actor.Tenant, Member: actor.ID, Account: tx.Account.N})
		}
		if err != nil {
			return PinInput{}, fmt.Errorf("pin the account: %w", err)
		}
		return in, nil
	})
}
