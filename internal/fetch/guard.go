package fetch

import (
	"fmt"
	"net/netip"
	"slices"
	"syscall"

	"code.dny.dev/ssrf"
)

// controller is asked with the address that is about to be connected to.
type controller = func(network, address string, c syscall.RawConn) error

// guard judges addresses. Networks of the operator's own pass; everything else
// must be a public address (IANA's registries of special purpose addresses).
type guard struct {
	allow  []netip.Prefix
	public *ssrf.Guardian
}

// publicPorts are the ports of public addresses that are asked: other ports
// belong to other protocols.
var publicPorts = []uint16{443, 8443}

func newGuard(allow []netip.Prefix) guard {
	return guard{allow: allow, public: ssrf.New(ssrf.WithPorts(publicPorts...))}
}

func (g guard) secure(network, address string, c syscall.RawConn) error {
	if g.own(address) {
		return nil
	}
	if err := g.public.Safe(network, address, c); err != nil {
		return fmt.Errorf("%w: %w", ErrAddress, err)
	}
	return nil
}

// plain lets nothing pass but the operator's own networks.
func (g guard) plain(network, address string, c syscall.RawConn) error {
	if g.own(address) {
		return nil
	}
	if err := g.public.Safe(network, address, c); err != nil {
		return fmt.Errorf("%w: %w", ErrAddress, err)
	}
	return ErrPlain
}

func (g guard) own(address string) bool {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return false
	}
	ip := at.Addr().Unmap().WithZone("")
	return slices.ContainsFunc(g.allow, func(p netip.Prefix) bool { return p.Contains(ip) })
}
