package edge_test

import (
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/edge"
)

// FuzzC23ClientAddress: whatever a client writes into the header, it is taken
// for the address from which it reached the first of our own proxies, and
// without proxies for the one from which it connects. So nobody escapes a
// count of failures, and nobody is counted for somebody else.
func FuzzC23ClientAddress(f *testing.F) {
	for _, sent := range []string{
		"", "127.0.0.1", "10.0.0.9", "203.0.113.9, 10.0.0.9", "unknown", ",,,", "[::1]:80", "::ffff:10.0.0.1", "10.0.0.1%eth0",
		strings.Repeat("10.0.0.1, ", 1000), "10.0.0.1\r\nX-Forwarded-For: 1.2.3.4", "1.2.3.4, 10.0.0.1, 10.0.0.2",
	} {
		f.Add(sent, "10.0.0.5", "203.0.113.7")
	}
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	ours := func(a netip.Addr) bool { return trusted[0].Contains(a) || trusted[1].Contains(a) }
	f.Fuzz(func(t *testing.T, sent, proxy, client string) {
		c, err := netip.ParseAddr(client)
		p, err2 := netip.ParseAddr(proxy)
		if err != nil || err2 != nil {
			t.Skip("no address")
		}
		c, p = c.Unmap().WithZone(""), p.Unmap().WithZone("")
		if ours(c) || !ours(p) {
			t.Skip("the proxy must be ours, and the client not")
		}
		direct := httptest.NewRequest("GET", "/", nil)
		direct.RemoteAddr = netip.AddrPortFrom(c, 4711).String()
		direct.Header["X-Forwarded-For"] = []string{sent}
		require.Equal(t, c, edge.ClientAddress(direct, trusted), "the header of who is no proxy")
		require.Equal(t, c, edge.ClientAddress(direct, nil))

		through := httptest.NewRequest("GET", "/", nil)
		through.RemoteAddr = netip.AddrPortFrom(p, 4711).String()
		through.Header["X-Forwarded-For"] = []string{sent, c.String()} // a proxy adds whom it heard
		require.Equal(t, c, edge.ClientAddress(through, trusted), "what stood in the header before")
		through.Header["X-Forwarded-For"] = []string{sent + ", " + c.String() + ", " + p.String()}
		require.Equal(t, c, edge.ClientAddress(through, trusted), "by two proxies")
		require.Equal(t, p, edge.ClientAddress(through, nil), "where none is trusted")
	})
}
