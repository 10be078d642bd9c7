package signin

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListBlockedAddresses = op.DefineUnrecorded("signin.list_blocked_addresses", "List the blocked networks")

// ListBlockedAddressesInput asks for all of them.
type ListBlockedAddressesInput struct{}

// Validate accepts it.
func (ListBlockedAddressesInput) Validate() error { return nil }

// Target is the tenant.
func (ListBlockedAddressesInput) Target() op.Target { return op.Target{} }

// BlockedAddresses is the list, the newest first.
type BlockedAddresses struct {
	Items []BlockedAddress `json:"items"`
}

// ListBlockedAddresses returns the networks from which nobody signs in.
func (s *Service) ListBlockedAddresses(ctx context.Context, actor authz.Actor, in ListBlockedAddressesInput) (BlockedAddresses, error) {
	return op.View(ctx, s.db, actor, opListBlockedAddresses, in, func(tx *op.Tx) (BlockedAddresses, error) {
		rows, err := New(tx).blockedAddresses(tx.Ctx, actor.Tenant)
		if err != nil {
			return BlockedAddresses{}, fmt.Errorf("list the blocked networks: %w", err)
		}
		out := BlockedAddresses{Items: make([]BlockedAddress, 0, len(rows))}
		for _, r := range rows {
			out.Items = append(out.Items, BlockedAddress{Network: r.Network, Reason: r.Reason, By: r.BlockedBy, At: time.UnixMicro(r.BlockedAt).UTC()})
		}
		return out, nil
	})
}
