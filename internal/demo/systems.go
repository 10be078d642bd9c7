package demo

import (
	"iter"
	"slices"
	"time"
)

// System is an application of the fictional shop: customers sign in to it, or it
// acts for itself.
type System struct {
	Kind, Name string
	Redirect   string // empty: none
	Refresh    time.Duration
	// grants are how it gets tokens, and how many on an ordinary day.
	grants map[string]int
}

// Systems are the fictional shop's applications.
var Systems = []System{
	{Kind: "web", Name: "Larkspur shop", Redirect: "https://shop.larkspur.example/signed-in", Refresh: 30 * day, grants: map[string]int{"authorization_code": 64, "refresh_token": 310}},
	{Kind: "native", Name: "Larkspur app", Redirect: "https://app.larkspur.example/signed-in", Refresh: 180 * day, grants: map[string]int{"authorization_code": 27, "refresh_token": 540}},
	{Kind: "device", Name: "Trail kiosk", Refresh: 30 * day, grants: map[string]int{"device_code": 6, "refresh_token": 18}},
	{Kind: "machine", Name: "Order desk", grants: map[string]int{"client_credentials": 48}},
}

// tokenDays is for how long back tokens are told.
const tokenDays = 30

// Tokens is how many tokens an application got on a day, by one way.
type Tokens struct {
	At     time.Time
	System string
	Grant  string
	Count  int
}

// TokensOf yields what the applications got in the days before now, fewer at the
// weekend, the oldest first. The same seed and now give the same.
func TokensOf(seed uint64, now time.Time) iter.Seq[Tokens] {
	return func(yield func(Tokens) bool) {
		p := Person{seed: seed}
		d := dice{p.rng(streamTokens)}
		for ago := tokenDays; ago > 0; ago-- {
			at := byDay(d, now.Add(-time.Duration(ago)*day), now)
			for _, s := range Systems {
				grants := make([]string, 0, len(s.grants))
				for g := range s.grants {
					grants = append(grants, g)
				}
				slices.Sort(grants)
				for _, g := range grants {
					n := s.grants[g] * (80 + d.IntN(41)) / 100
					if w := at.Weekday(); w == time.Saturday || w == time.Sunday {
						n = n * 6 / 10
					}
					if !yield(Tokens{At: at, System: s.Name, Grant: g, Count: max(n, 1)}) {
						return
					}
				}
			}
		}
	}
}

// The segments of the fictional shop's customers.
const (
	SegmentTrade = "Trade customers"
	SegmentVIP   = "VIP"
)

// Segments are all of them.
var Segments = []string{SegmentTrade, SegmentVIP}

// Segment is the one that the customer is in; empty for most, and for those made
// by hand.
func (p Person) Segment() string {
	switch {
	case p.index < showcases:
		return ""
	case p.Record.Attributes["loyalty_level"] == "platinum":
		return SegmentVIP
	case p.index%41 == 7:
		return SegmentTrade
	}
	return ""
}

// Hook is another system of the fictional shop that may be told what happens.
// Its address is one that nobody can have (RFC 2606).
type Hook struct {
	Name, URL string
	Events    []string
	Segment   string
}

// Hooks are all of them.
var Hooks = []Hook{
	{Name: "Warehouse", URL: "https://warehouse.larkspur.example/hooks/readmit", Events: []string{"account.*"}},
	{Name: "Newsletter", URL: "https://letters.larkspur.example/customers", Events: []string{"account.email_changed", "account.created", "account.disabled"}},
	{Name: "VIP desk", URL: "https://vip.larkspur.example/hooks", Events: []string{"signin.locked", "account.disabled"}, Segment: SegmentVIP},
}
