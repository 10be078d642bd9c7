package demo

import (
	"fmt"
	"net/netip"
)

// device is what a customer signs in with, and from where.
type device struct {
	Name  string
	Agent string // the browser's user agent
	Place string
	IP    string
}

// devices that people have, the most frequent first.
var deviceKinds = []struct{ name, agent string }{
	{"Chrome on Android", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"},
	{"Safari on iPhone", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"},
	{"Chrome on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"},
	{"Safari on Mac", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15"},
	{"Edge on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"},
	{"Chrome on Mac", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"},
	{"Firefox on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"},
	{"Safari on iPad", "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1"},
	{"Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"},
}

// drawDevices draws what a person has: mostly one or two, at home.
func drawDevices(d dice, home *country) []device {
	city := early(d, home.cities) + ", " + home.region
	n := 1 + d.IntN(2) + d.IntN(2)*d.IntN(2)
	list := make([]device, n)
	for i := range list {
		list[i] = drawDevice(d, city)
	}
	return list
}

func drawDevice(d dice, place string) device {
	k := early(d, deviceKinds)
	return device{Name: k.name, Agent: k.agent, Place: place, IP: address(d)}
}

// away is a device somewhere else in the world.
func away(d dice) device {
	c := pick(d, cultures)
	at := pick(d, c.countries)
	return drawDevice(d, pick(d, at.cities)+", "+at.region)
}

// address draws one of the addresses that are reserved for documentation, of
// version 4 (RFC 5737) or 6 (RFC 3849).
func address(d dice) string {
	if d.chance(25) {
		a := netip.MustParsePrefix("2001:db8::/32").Addr().As16()
		for i := 4; i < 8; i++ {
			a[i] = byte(d.IntN(256))
		}
		a[15] = byte(1 + d.IntN(254))
		return netip.AddrFrom16(a).String()
	}
	return fmt.Sprintf("%s.%d", pick(d, []string{"192.0.2", "198.51.100", "203.0.113"}), 1+d.IntN(254))
}

// values are how a device stands in an event.
func (v device) values(method string) values {
	return values{"method": method, "device": v.Name, "user_agent": v.Agent, "place": v.Place, "ip": v.IP}
}
