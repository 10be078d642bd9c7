package match

import "unicode/utf8"

// Distance answers how many edits turn a into b, or max+1 if they are more
// than max. An edit inserts, drops or replaces one letter (a Unicode
// character), or swaps two neighbours, and no letter is edited twice: the
// "optimal string alignment" distance.
//
// With one string of at most 64 letters it takes one step a letter of the
// other (Hyyrö: A Bit-Vector Algorithm for Computing Levenshtein and Damerau
// Edit Distances, 2003).
func Distance(a, b string, max int) int {
	if max < 0 {
		return max + 1
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	var p pattern
	if p.set(a) {
		return p.distance(b, max)
	}
	if p.set(b) {
		return p.distance(a, max)
	}
	return banded([]rune(a), []rune(b), max)
}

// pattern is a string of at most 64 letters, as one bit vector a letter that
// says where it stands.
type pattern struct {
	n      int
	ascii  [utf8.RuneSelf]uint64
	beyond []place
}

type place struct {
	letter rune
	bits   uint64
}

// set reads s into an empty pattern and reports whether it fits.
func (p *pattern) set(s string) bool {
	if utf8.RuneCountInString(s) > 64 {
		return false
	}
	for _, r := range s {
		bit := uint64(1) << p.n
		p.n++
		if r < utf8.RuneSelf {
			p.ascii[r] |= bit
			continue
		}
		p.beyond = append(p.beyond, place{r, bit})
	}
	return true
}

func (p *pattern) bits(r rune) uint64 {
	if r < utf8.RuneSelf {
		return p.ascii[r]
	}
	var bits uint64
	for i := range p.beyond {
		if p.beyond[i].letter == r {
			bits |= p.beyond[i].bits
		}
	}
	return bits
}

// distance answers the distance to text, or max+1. It allocates nothing.
func (p *pattern) distance(text string, max int) int {
	left := utf8.RuneCountInString(text)
	if p.n-left > max || left-p.n > max {
		return max + 1
	}
	if p.n == 0 {
		return left
	}
	// Of the column's cells, vp and vn say which are one more and one less than
	// the cell above; d0, which equal the one diagonally before.
	vp, vn, d0, before, score := ^uint64(0), uint64(0), uint64(0), uint64(0), p.n
	last := uint64(1) << (p.n - 1)
	for _, r := range text {
		here := p.bits(r)
		swap := ((^d0 & here) << 1) & before
		d0 = (((here & vp) + vp) ^ vp) | here | vn | swap
		hp, hn := vn|^(d0|vp), d0&vp
		if hp&last != 0 {
			score++
		}
		if hn&last != 0 {
			score--
		}
		left--
		if score-left > max { // each letter left can take off one at most
			return max + 1
		}
		hp, hn = hp<<1|1, hn<<1
		vp, vn = hn|^(d0|hp), hp&d0
		before = here
	}
	return score
}
