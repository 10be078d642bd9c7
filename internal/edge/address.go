package edge

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ClientAddress returns the address that the request came from. If the
// connection comes from a trusted proxy, it is the last address in
// X-Forwarded-For that is not a trusted proxy's: whatever stands before it was
// written by somebody who is not trusted. With no trusted proxies the header
// is not looked at.
func ClientAddress(r *http.Request, trusted []netip.Prefix) netip.Addr {
	port, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address := port.Addr().Unmap().WithZone("")
	if !within(address, trusted) {
		return address
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		parsed, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return address
		}
		address = parsed.Unmap().WithZone("")
		if !within(address, trusted) {
			return address
		}
	}
	return address
}

func within(address netip.Addr, prefixes []netip.Prefix) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(address) })
}
