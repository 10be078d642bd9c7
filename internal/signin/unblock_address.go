package signin

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opUnblockAddress = op.Define("signin.unblock_address", "Unblock a network", op.Needs{Reason: true, Whole: true})

var eventAddressUnblocked = event.Define("signin.address_unblocked", "", AddressBlocked{Network: "192.0.2.0/24"})

// UnblockAddress lets people sign in from a network again. What failed from it
// before still counts until its time is over.
//
// It returns [ErrNotBlocked].
func (s *Service) UnblockAddress(ctx context.Context, actor authz.Actor, in AddressInput) (struct{}, error) {
	return op.Do(ctx, s.db, actor, opUnblockAddress, in, func(tx *op.Tx) (struct{}, error) {
		p, err := in.network()
		if err != nil {
			return struct{}{}, fmt.Errorf("read a validated network: %w", err)
		}
		n, err := New(tx).unblockAddress(tx.Ctx, unblockAddressParams{Tenant: actor.Tenant, Network: p.String()})
		if err != nil {
			return struct{}{}, fmt.Errorf("unblock a network: %w", err)
		}
		if n == 0 {
			return struct{}{}, ErrNotBlocked
		}
		tx.Record(event.Fact{Type: eventAddressUnblocked, Data: AddressBlocked{Network: p.String(), Reason: actor.Call.Reason}})
		return struct{}{}, nil
	})
}
