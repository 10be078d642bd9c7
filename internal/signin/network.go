package signin

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

// mayTry asks whether the visitor's network may try at all. It returns
// [ErrBlocked], or [account.ErrRateLimited] with the time to wait.
func (s *Service) mayTry(ctx context.Context, tx *store.Tx, actor authz.Actor) error {
	blocked, err := networkBlocked(ctx, tx, actor.Tenant, actor.Call.Address)
	if err != nil {
		return err
	}
	if blocked {
		return ErrBlocked
	}
	lock, err := account.LockOf(ctx, tx, actor.Tenant, account.OfAddress(actor.Call.Address), s.db.Now())
	if err != nil {
		return err
	}
	if lock != nil {
		return tooMany(account.ErrRateLimited, lock.Until, s.db.Now())
	}
	return nil
}

// networkBlocked says whether staff have blocked the network of an address.
func networkBlocked(ctx context.Context, tx *store.Tx, tenant, address string) (bool, error) {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return false, nil // no address can be within a network
	}
	rows, err := New(tx).blockedAddresses(ctx, tenant)
	if err != nil {
		return false, fmt.Errorf("read the blocked networks: %w", err)
	}
	for _, r := range rows {
		if p, err := netip.ParsePrefix(r.Network); err == nil && p.Contains(a.Unmap()) {
			return true, nil
		}
	}
	return false, nil
}
