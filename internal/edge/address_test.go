package edge_test

import (
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/edge"
)

// TestC23TheAddressIsThePeersUnlessAProxyOfOursTellsAnother holds the rule of
// the rightmost address that is not trusted to what proxies and attackers write.
func TestC23TheAddressIsThePeersUnlessAProxyOfOursTellsAnother(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	const proxy, stranger = "10.0.0.5:443", "198.51.100.4:50123"
	xff := func(lines ...string) map[string][]string { return map[string][]string{"X-Forwarded-For": lines} }
	for name, c := range map[string]struct {
		peer    string
		headers map[string][]string
		want    string
	}{
		"nothing is sent":                    {stranger, nil, "198.51.100.4"},
		"a stranger claims another":          {stranger, xff("203.0.113.7"), "198.51.100.4"},
		"a stranger claims to be a proxy":    {stranger, xff("203.0.113.7, 10.0.0.9"), "198.51.100.4"},
		"a stranger over IPv6":               {"[2001:db8::4]:50123", xff("203.0.113.7"), "2001:db8::4"},
		"a stranger with a zone":             {"[fe80::4%eth0]:50123", xff("203.0.113.7"), "fe80::4"},
		"a stranger of IPv4 in IPv6":         {"[::ffff:198.51.100.4]:50123", xff("203.0.113.7"), "198.51.100.4"},
		"our proxy":                          {proxy, xff("203.0.113.7"), "203.0.113.7"},
		"our proxy over IPv6":                {"[fd00::5]:443", xff("2001:db8::7"), "2001:db8::7"},
		"our proxy as IPv4 in IPv6":          {"[::ffff:10.0.0.5]:443", xff("203.0.113.7"), "203.0.113.7"},
		"our proxy writes the port":          {proxy, xff("203.0.113.7:50123"), "203.0.113.7"},
		"our proxy writes brackets":          {proxy, xff("[2001:db8::7]"), "2001:db8::7"},
		"our proxy writes brackets and port": {proxy, xff("[2001:db8::7]:50123"), "2001:db8::7"},
		"our proxy writes a zone":            {proxy, xff("fe80::7%eth0"), "fe80::7"},
		"two of our proxies":                 {proxy, xff("203.0.113.7, 10.1.1.1"), "203.0.113.7"},
		"an attacker before our proxy":       {proxy, xff("127.0.0.1, 203.0.113.7"), "203.0.113.7"},
		"an attacker as our own proxy":       {proxy, xff("10.0.0.9, 203.0.113.7"), "203.0.113.7"},
		"an attacker in a line of its own":   {proxy, xff("127.0.0.1", "203.0.113.7"), "203.0.113.7"},
		"our proxies in lines of their own":  {proxy, xff("127.0.0.1", "203.0.113.7", "10.1.1.1"), "203.0.113.7"},
		"rubbish before our proxy":           {proxy, xff("<script>, ,, 203.0.113.7"), "203.0.113.7"},
		"rubbish from our proxy":             {proxy, xff("203.0.113.7, unknown"), "10.0.0.5"},
		"an empty line from our proxy":       {proxy, xff(""), "10.0.0.5"},
		"only our own":                       {proxy, xff("10.2.2.2, 10.1.1.1"), "10.2.2.2"},
		"X-Real-IP from our proxy":           {proxy, map[string][]string{"X-Real-Ip": {"203.0.113.7"}}, "10.0.0.5"},
		"Forwarded from our proxy":           {proxy, map[string][]string{"Forwarded": {`for="[2001:db8::7]:4711"`}}, "10.0.0.5"},
		"other headers beside the right one": {proxy, map[string][]string{"X-Forwarded-For": {"203.0.113.7"}, "X-Real-Ip": {"127.0.0.1"}, "Forwarded": {"for=127.0.0.1"}, "True-Client-Ip": {"127.0.0.1"}, "Cf-Connecting-Ip": {"127.0.0.1"}}, "203.0.113.7"},
		"other headers from a stranger":      {stranger, map[string][]string{"X-Real-Ip": {"127.0.0.1"}, "Forwarded": {"for=127.0.0.1"}}, "198.51.100.4"},
		"what is no address of a peer":       {"@", xff("203.0.113.7"), "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		for name, lines := range c.headers {
			r.Header[name] = lines
		}
		require.Equal(t, c.want, edge.ClientAddress(r, trusted).String(), name)
		if c.peer == proxy {
			require.Equal(t, "10.0.0.5", edge.ClientAddress(r, nil).String(), "%s, and nobody is trusted", name)
		}
	}
}

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
		f.Add(sent, "fd00::5", "2001:db8::7")
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
		through.Header["X-Forwarded-For"] = []string{sent, netip.AddrPortFrom(c, 4711).String()}
		require.Equal(t, c, edge.ClientAddress(through, trusted), "with its port")
		through.Header["X-Forwarded-For"] = []string{sent + ", " + c.String() + ", " + p.String()}
		require.Equal(t, c, edge.ClientAddress(through, trusted), "by two proxies")
		require.Equal(t, p, edge.ClientAddress(through, nil), "where none is trusted")
	})
}
