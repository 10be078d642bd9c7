package signin

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opBlockAddress = op.Define("signin.block_address", "Block a network", op.Needs{Reason: true, Whole: true})

// AddressInput names a network: an address, or a range in CIDR form.
type AddressInput struct {
	Address string `json:"address"`
}

// widest is how much of a network one block may cover: more would lock a
// country out by a slip of the finger.
var widest = map[bool]int{true: 16, false: 32} // of version 4, of version 6

// Validate asks for one address, or for a range that is not too wide.
func (in AddressInput) Validate() error {
	var f fault.Fields
	p, err := in.network()
	switch {
	case err != nil:
		f.Add("address", "syntax", "Give an address such as 192.0.2.7, or a network such as 192.0.2.0/24.")
	case p.Bits() < widest[p.Addr().Is4()]:
		f.Add("address", "too_wide", "This network is too wide. Use /16 at most, or /32 for version 6.")
	}
	return f.Err()
}

// network is the canonical form.
func (in AddressInput) network() (netip.Prefix, error) {
	text := strings.TrimSpace(in.Address)
	if a, err := netip.ParseAddr(text); err == nil {
		a = a.Unmap().WithZone("")
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err
}

// Target is the network.
func (in AddressInput) Target() op.Target { return op.Target{Other: in.Address} }

// BlockedAddress is a network from which nobody signs in.
type BlockedAddress struct {
	Network string    `json:"network"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// AddressBlocked is told when staff blocked or unblocked a network.
type AddressBlocked struct {
	Network string `json:"network"`
	Reason  string `json:"reason,omitempty"`
}

var eventAddressBlocked = event.Define("signin.address_blocked", "", AddressBlocked{Network: "192.0.2.0/24", Reason: "guessing"})

// BlockAddress lets nobody sign in, register or ask for links from a network
// any more. Sessions that stand are not touched.
//
// It returns [ErrBlockedAlready].
func (s *Service) BlockAddress(ctx context.Context, actor authz.Actor, in AddressInput) (BlockedAddress, error) {
	return op.Do(ctx, s.db, actor, opBlockAddress, in, func(tx *op.Tx) (BlockedAddress, error) {
		p, err := in.network()
		if err != nil {
			return BlockedAddress{}, fmt.Errorf("read a validated network: %w", err)
		}
		out := BlockedAddress{Network: p.String(), Reason: actor.Call.Reason, By: actor.Name, At: tx.Now.UTC()}
		n, err := New(tx).blockAddress(tx.Ctx, blockAddressParams{
			Tenant: actor.Tenant, Network: out.Network, Reason: out.Reason, BlockedBy: out.By, BlockedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return BlockedAddress{}, fmt.Errorf("block a network: %w", err)
		}
		if n == 0 {
			return BlockedAddress{}, ErrBlockedAlready
		}
		tx.Record(event.Fact{Type: eventAddressBlocked, Data: AddressBlocked{Network: out.Network, Reason: out.Reason}})
		return out, nil
	})
}
