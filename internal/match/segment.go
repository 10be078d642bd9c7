package match

// short is the length in letters under which a local part is searched with
// one edit only: two edits turn most short names into most others.
const short = 5

// Segments answers the keys under which a local part is stored, one for each
// of its three even pieces: a hash of the tenant, the length of the local part
// in letters, the number of the piece and the piece.
//
// By the pigeonhole principle two edits leave one of three pieces whole; its
// key is among the [Probes] of the misspelt local part. (Li, Deng, Wang, Feng:
// Pass-Join, VLDB 2011.) Different pieces may share a key: who looks one up
// compares what is found.
func Segments(tenant, local string) [3]int64 {
	var buf [64]rune
	letters := appendRunes(buf[:0], local)
	at := cuts(len(letters))
	from := seed(tenant, len(letters))
	var keys [3]int64
	for i := range keys {
		keys[i] = from.piece(i, letters[at[i]:at[i+1]])
	}
	return keys
}

// cuts answers where the three pieces of n letters begin, and their end. The
// lengths differ by one at most, and the later pieces are the longer ones.
func cuts(n int) [4]int {
	return [4]int{0, n / 3, n/3 + (n+1)/3, n}
}

func appendRunes(to []rune, s string) []rune {
	for _, r := range s {
		to = append(to, r)
	}
	return to
}

// hash is the state of FNV-1a over 64 bits, fed with numbers instead of bytes.
type hash uint64

const (
	hashBasis hash = 0xcbf29ce484222325
	hashPrime hash = 0x100000001b3
)

// seed begins a key. The tenant's length keeps tenants apart whose ids are
// beginnings of each other.
func seed(tenant string, length int) hash {
	h := hashBasis.add(uint32(len(tenant)))
	for i := range len(tenant) {
		h = h.add(uint32(tenant[i]))
	}
	return h.add(uint32(length))
}

func (h hash) add(x uint32) hash {
	return (h ^ hash(x)) * hashPrime
}

func (h hash) piece(number int, letters []rune) int64 {
	h = h.add(uint32(number))
	for _, r := range letters {
		h = h.add(uint32(r))
	}
	return h.finish()
}

// finish spreads the last letters over all bits (the finalizer of MurmurHash3).
func (h hash) finish() int64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return int64(h)
}
