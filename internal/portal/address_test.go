package portal_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC23OneAddressIsCountedKeptAndShown signs in through a proxy of ours, with
// everything written into the headers that anybody ever believed: the session,
// the device, the event, the audit and the count of failures have the one
// address that the proxy heard, and no other.
func TestC23OneAddressIsCountedKeptAndShown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		s.handler = edge.Handler(edge.Config{
			Log: k.DB.Log, Now: k.Clock.Now, NewID: func() string { return "req_of_the_test" }, HTTPS: true,
			TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		}, s.pages)
		const heard, claimed = "203.0.113.7", "198.51.100.99"
		from := func(client string) func(*http.Request) {
			return func(r *http.Request) {
				r.RemoteAddr = "10.0.0.5:443"
				r.Header["X-Forwarded-For"] = []string{claimed, client + ":50123"}
				for _, name := range []string{"X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP"} {
					r.Header.Set(name, claimed)
				}
				r.Header.Set("Forwarded", "for="+claimed)
			}
		}
		s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {"wrong one"}}, from(heard))
		r := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}}, from(heard))
		require.Equal(t, http.StatusSeeOther, r.StatusCode)
		require.Equal(t, 1, k.Count("session", "address = $1", heard))
		require.Equal(t, 1, k.Count("device", "address = $1", heard))
		all := k.Everything()
		require.Contains(t, all, `"ip":"`+heard+`"`, "in events")
		require.GreaterOrEqual(t, strings.Count(all, heard), 4, "and in the audit")
		require.NotContains(t, all, claimed)
		require.NotContains(t, all, "10.0.0.5")

		for i := range 4 {
			s.ask("POST", "/sign-in", url.Values{"identifier": {fmt.Sprintf("nobody%d@example.com", i)}, "password": {"wrong one"}}, func(r *http.Request) {
				from("203.0.113.8")(r)
				r.Header["X-Forwarded-For"][0] = netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}).String()
			})
		}
		require.Equal(t, 1, k.Count("sign_in_failure", "subject = 'address:203.0.113.8' AND attempts = 4"), "whatever was claimed at each guess")
		require.Equal(t, 2, k.Count("sign_in_failure", "subject LIKE 'address:%'"), "counted for nobody else")
	})
}
