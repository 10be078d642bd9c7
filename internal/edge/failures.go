package edge

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// rememberedAddresses bounds the memory of [Failures].
const rememberedAddresses = 1 << 16

// Failures counts failed attempts to prove who one is, per client address, and
// says how long an address has to wait. An IPv6 address counts by its /64,
// which is what one customer of a provider is given.
type Failures struct {
	now   func() time.Time
	every time.Duration
	burst int

	mu   sync.Mutex
	seen map[netip.Addr]*rate.Limiter
}

// NewFailures lets an address fail burst times, and once more for each period
// of length every that passes.
func NewFailures(now func() time.Time, burst int, every time.Duration) *Failures {
	return &Failures{now: now, every: every, burst: burst, seen: map[netip.Addr]*rate.Limiter{}}
}

// Wait returns how long the address must wait before it may try again, or zero
// if it may try now.
func (f *Failures) Wait(address netip.Addr) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	bucket := f.seen[network(address)]
	if bucket == nil {
		return 0
	}
	missing := 1 - bucket.TokensAt(f.now())
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing * float64(f.every))
}

// Count counts one failure of the address.
func (f *Failures) Count(address netip.Addr) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := network(address)
	bucket := f.seen[key]
	if bucket == nil {
		f.makeRoom()
		bucket = rate.NewLimiter(rate.Every(f.every), f.burst)
		f.seen[key] = bucket
	}
	bucket.AllowN(f.now(), 1)
}

// makeRoom forgets addresses that have nothing left against them and, if there
// are too many that have, some of those.
func (f *Failures) makeRoom() {
	if len(f.seen) < rememberedAddresses {
		return
	}
	for key, bucket := range f.seen {
		if bucket.TokensAt(f.now()) >= float64(f.burst) {
			delete(f.seen, key)
		}
	}
	for key := range f.seen {
		if len(f.seen) < rememberedAddresses*3/4 {
			return
		}
		delete(f.seen, key)
	}
}

func network(address netip.Addr) netip.Addr {
	if !address.Is6() || address.Is4In6() {
		return address.Unmap()
	}
	prefix, err := address.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.Addr()
}
