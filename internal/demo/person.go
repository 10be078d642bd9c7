package demo

import (
	"math/rand/v2"
	"time"

	"github.com/readmit/readmit/internal/directory"
)

// Person is one fictional customer.
type Person struct {
	// Record is the account without its activity.
	Record directory.Record
	index  int
	seed   uint64
	now    time.Time
	home   *country
	code   string // of the culture
	// lockedFrom is what the lock came from; drawn if nil.
	lockedFrom *device
	script     func(*story) // what else has happened, for those made by hand
}

// Full is the account with its activity.
func (p Person) Full() directory.Record {
	r := p.Record
	r.Activity = p.Activity()
	return r
}

// The streams of randomness of one person. Each has its own, so that a change
// in one leaves the others as they were.
const (
	streamRecord = iota + 1
	streamHistory
	streamPanels // which no other draw moves
	streamTokens
)

func (p *Person) rng(stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(p.seed^stream<<56, uint64(p.index)*0x9e3779b97f4a7c15+stream))
}

// dice is a source of randomness with the questions that are asked of it.
type dice struct{ *rand.Rand }

// chance is true in percent of the cases.
func (d dice) chance(percent float64) bool { return d.Float64()*100 < percent }

func (d dice) between(a, b time.Duration) time.Duration {
	if b <= a {
		return a
	}
	return a + time.Duration(d.Int64N(int64(b-a)))
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// early picks the first entries more often than the last.
func early[T any](d dice, list []T) T {
	x := d.Float64()
	return list[int(x*x*float64(len(list)))]
}

func drawCulture(d dice) *culture {
	x := d.IntN(100)
	for i := range cultures {
		if x -= cultures[i].weight; x < 0 {
			return &cultures[i]
		}
	}
	return &cultures[0]
}

func (c *culture) drawCountry(d dice) *country {
	x := d.IntN(100)
	for i := range c.countries {
		if x -= c.countries[i].weight; x < 0 {
			return &c.countries[i]
		}
	}
	return &c.countries[0]
}
