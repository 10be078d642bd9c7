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
// is not looked at; other headers, such as Forwarded (RFC 7239) and X-Real-IP,
// never are, since a proxy that does not set them passes on what it was sent.
// Ports and zones are left out.
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
		parsed, ok := hopAddress(strings.TrimSpace(hop))
		if !ok {
			return address
		}
		address = parsed
		if !within(address, trusted) {
			return address
		}
	}
	return address
}

// hopAddress reads what a proxy wrote of whom it heard: some write the port
// with the address, and then brackets around one of IPv6.
func hopAddress(text string) (netip.Addr, bool) {
	if port, err := netip.ParseAddrPort(text); err == nil {
		return port.Addr().Unmap().WithZone(""), true
	}
	if inner, open := strings.CutPrefix(text, "["); open && strings.HasSuffix(inner, "]") {
		text = strings.TrimSuffix(inner, "]")
	}
	address, err := netip.ParseAddr(text)
	return address.Unmap().WithZone(""), err == nil
}

func within(address netip.Addr, prefixes []netip.Prefix) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(address) })
}
