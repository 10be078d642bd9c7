package directory

import "hash/maphash"

// seen says of a value that it surely did not come before, or that it may
// have: a Bloom filter in blocks of 64 bytes, so that an answer costs one
// access to memory (Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient
// Bloom Filters, 2007). Its memory is fixed; the fuller it is, the more often
// it says "may have".
type seen struct {
	blocks [][8]uint64
	seed   maphash.Seed
}

const (
	leastSeen = 1 << 20 // bytes
	mostSeen  = 128 << 20
)

// newSeen makes a filter for about that many values: 16 bits for each, which
// errs once in some thousand, up to 128 MiB in all.
func newSeen(values int64) *seen {
	bytes := min(max(2*values, leastSeen), mostSeen)
	return &seen{blocks: make([][8]uint64, bytes/64), seed: maphash.MakeSeed()}
}

// probe is where a value stands: a block, and eight bits of it.
type probe struct {
	block uint64
	bits  uint64
}

func (s *seen) probe(value string) probe {
	h := maphash.String(s.seed, value)
	// The bits need a hash of their own: blocks use up the first.
	bits := (h ^ h>>31) * 0x9e3779b97f4a7c15
	return probe{h % uint64(len(s.blocks)), bits}
}

// may reports whether the value may have been added.
func (s *seen) may(p probe) bool {
	block := &s.blocks[p.block]
	for i := range block {
		if block[i]&(1<<(p.bits>>(8*i)&63)) == 0 {
			return false
		}
	}
	return true
}

func (s *seen) add(p probe) {
	block := &s.blocks[p.block]
	for i := range block {
		block[i] |= 1 << (p.bits >> (8 * i) & 63)
	}
}
