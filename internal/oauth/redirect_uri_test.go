package oauth

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestC35RedirectURIsAreComparedByteByByte tries more than 300 addresses that
// some program reads as the registered one.
func TestC35RedirectURIsAreComparedByteByByte(t *testing.T) {
	registered := []string{"https://shop.example.com/callback", "http://127.0.0.1/callback", "com.example.shop:/callback"}
	corpus := redirectCorpus()
	require.GreaterOrEqual(t, len(corpus), 300)
	for _, kind := range []string{Web, SinglePage, Native} {
		for _, uri := range registered {
			require.True(t, matches(kind, registered, uri), uri)
		}
		for _, uri := range corpus {
			require.False(t, matches(kind, registered, uri), "%s: %q", kind, uri)
		}
	}
	for _, port := range []string{":1", ":8484", ":65535"} {
		require.True(t, matches(Native, registered, "http://127.0.0.1"+port+"/callback"), "a native application's port is its own (RFC 8252, 7.3)")
		require.False(t, matches(Web, registered, "http://127.0.0.1"+port+"/callback"))
		require.False(t, matches(Native, registered, "http://[::1]"+port+"/callback"))
		require.False(t, matches(Native, registered, "http://127.0.0.1"+port+"/other"))
	}
}

// redirectCorpus are addresses near the registered ones.
func redirectCorpus() (out []string) {
	const base = "https://shop.example.com/callback"
	for b := range 0x100 { // every byte, at the seams
		out = append(out, base+string([]byte{byte(b)}))
	}
	for _, piece := range []string{"@", "@@", "%40", "%2f", "%2F", "%5c", "\\", "\t", "\n", "\r", "\x00", "#", "?", ";", ":", "//", "/.", "/..", "/../", "%2e%2e", " ", "%00", "\u3002", "\uff0e", "\u00ad", "xn--"} {
		out = append(out, "https://shop.example.com"+piece+"evil.example/callback", "https://evil.example"+piece+"shop.example.com/callback",
			"https://shop.example.com/"+piece+"callback", "https://"+piece+"shop.example.com/callback", "http://127.0.0.1"+piece+"/callback")
	}
	out = append(out,
		"", " ", "https://shop.example.com", "https://shop.example.com/", "https://shop.example.com/Callback", "https://SHOP.example.com/callback", "HTTPS://shop.example.com/callback",
		"http://shop.example.com/callback", "//shop.example.com/callback", "/callback", "https:/shop.example.com/callback", "https:shop.example.com/callback",
		"https://shop.example.com:443/callback", "https://shop.example.com./callback", "https://shop.example.com/callback/", "https://shop.example.com/callback?x=1",
		"https://shop.example.com/callback%00", "https://user@shop.example.com/callback", "https://user:pw@shop.example.com/callback", "https://sub.shop.example.com/callback",
		"https://shop.example.com.evil.example/callback", "https://xn--shp-fka.example.com/callback", "https://shop.example.com/./callback", "https://shop.example.com/a/../callback",
		"javascript:alert(1)", "data:text/html,x", "com.example.shop:/callback2", "com.example.shop://callback", "com.example.shop:callback", "COM.example.shop:/callback",
		"http://127.0.0.1:0/callback", "http://127.0.0.1:123456/callback", "http://127.0.0.1:08484/callback", "http://127.0.0.1:/callback", "http://127.1/callback", "http://127.0.0.2/callback",
		"http://0x7f000001/callback", "http://2130706433/callback", "http://localhost/callback", "http://localhost:8484/callback", "http://[::1]/callback", "http://[::ffff:127.0.0.1]/callback",
		"http://127.0.0.1:8484@evil.example/callback", "http://127.0.0.1.evil.example/callback", "https://127.0.0.1:8484/callback", "http://127.0.0.1:8484/callback?x", "http://127.0.0.1:8484/callback#x",
		base+strings.Repeat("a", 3000),
	)
	return out
}

func TestWhatCouldBeReadInTwoWaysIsNotRegistered(t *testing.T) {
	for uri, kind := range map[string]string{
		"https://shop.example.com/callback": Web, "https://shop.example.com:8443/cb?tenant=1": SinglePage, "http://localhost:3000/cb": Web,
		"http://127.0.0.1/cb": Native, "http://[::1]/cb": Native, "com.example.app:/cb": Native,
	} {
		require.Empty(t, wrongURI(uri, kind), uri)
	}
	for i, uri := range []string{
		"http://shop.example.com/cb", "https://shop.example.com/cb#x", "https://*.example.com/cb", "https://user@shop.example.com/cb", "https://Shop.example.com/cb", "https://shop.example.com\\cb",
		"https://shop.example.com/a/../cb", "https://shop.example.com//cb", "https://shop.example.com/%2fcb", "https://shöp.example.com/cb", "javascript:alert(1)", "app:/cb", "com.example.app:/cb", "/cb", "",
		"https:///cb", "https://shop.example.com:/cb", "https://shop.example.com/ cb", "ftp://shop.example.com/cb",
	} {
		require.NotEmpty(t, wrongURI(uri, Web), fmt.Sprint(i, " ", uri))
	}
}
