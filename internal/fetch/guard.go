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
	allow         []netip.Prefix
	public, mails *ssrf.Guardian
}

// publicPorts are the ports of public addresses that are asked: other ports
// belong to other protocols.
var publicPorts = []uint16{443, 8443}

// mailPorts are those at which mails are handed over: relay, submission with
// and without TLS from the first byte (RFC 5321, 4.5.4.2; RFC 6409, 3.1; RFC
// 8314, 7.3), and the one that providers offer beside them.
var mailPorts = []uint16{25, 465, 587, 2525}

func newGuard(allow []netip.Prefix) guard {
	return guard{allow: allow, public: ssrf.New(ssrf.WithPorts(publicPorts...)), mails: ssrf.New(ssrf.WithPorts(mailPorts...))}
}

func (g guard) secure(network, address string, c syscall.RawConn) error {
	return g.pass(g.public, network, address, c)
}

func (g guard) mail(network, address string, c syscall.RawConn) error {
	return g.pass(g.mails, network, address, c)
}

// pass lets the operator's own networks through, and what a guardian calls safe.
func (g guard) pass(by *ssrf.Guardian, network, address string, c syscall.RawConn) error {
	if g.own(address) {
		return nil
	}
	if err := by.Safe(network, address, c); err != nil {
		return fmt.Errorf("%w: %w", ErrAddress, err)
	}
	return nil
}

// plain lets nothing pass but the operator's own networks.
func (g guard) plain(network, address string, c syscall.RawConn) error {
	if err := g.pass(g.public, network, address, c); err != nil || g.own(address) {
		return err
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
