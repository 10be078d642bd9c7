package match

import "slices"

// Probes answers the keys to look up, distinct and sorted, so that every
// stored local part within the given number of edits is found: one of its
// [Segments] is among them. An edit inserts, drops or replaces a letter or
// swaps two neighbours. Most of what is found is farther off: [Ranking] sorts
// it out.
//
// edits is 1 or 2 (more counts as 2; less has no probes, the exact look-up is
// another index's). Two edits include one, and are only looked for between
// local parts of five letters or more. There are at most 6 probes for one
// edit and 25 for two.
func Probes(tenant, local string, edits int) []int64 {
	p := prober{tenant: tenant, letters: []rune(local)}
	if edits >= 1 && len(p.letters) > 0 {
		p.one()
	}
	if edits >= 2 && len(p.letters) >= short {
		p.two()
	}
	slices.Sort(p.keys)
	return slices.Compact(p.keys)
}

type prober struct {
	tenant  string
	letters []rune
	keys    []int64
}

// one edit leaves the first piece whole where it was, or the last one where it
// was as seen from the end, even if it swaps letters across a cut.
func (p *prober) one() {
	n := len(p.letters)
	for length := max(1, n-1); length <= n+1; length++ {
		switch at := cuts(length); length {
		case 1: // nothing may be left of one letter: its empty first piece
			p.probe(length, 0, nil)
		case 2: // the first piece is empty: the other two take its place
			p.probe(length, 1, p.letters[:1])
			p.probe(length, 2, p.letters[n-1:])
			if n == 2 {
				p.probe(length, 1, p.letters[1:])
			}
		default:
			p.at(length, 0, 0)
			p.at(length, 2, at[2]+n-length)
		}
	}
}

// two edits leave a piece whole whose shift is bounded from both ends
// (multi-match-aware selection), unless one of them swaps letters across a cut
// and the other spoils the third piece.
func (p *prober) two() {
	n := len(p.letters)
	for length := max(short, n-2); length <= n+2; length++ {
		at, shift := cuts(length), n-length
		p.at(length, 0, 0)
		for s := max(-1, shift-1); s <= min(1, shift+1); s++ {
			p.at(length, 1, at[1]+s)
		}
		p.at(length, 2, at[2]+shift)
		if shift >= -1 && shift <= 1 {
			p.swapped(length, at[1], at[2]+shift)
		}
	}
}

// swapped probes the first and the last piece with the letters on both sides
// of their cut swapped back.
func (p *prober) swapped(length, first, last int) {
	if first < len(p.letters) {
		piece := append(slices.Clone(p.letters[:first-1]), p.letters[first])
		p.probe(length, 0, piece)
	}
	if last > 0 {
		piece := append([]rune{p.letters[last-1]}, p.letters[last+1:]...)
		p.probe(length, 2, piece)
	}
}

// at probes the piece of that number as it stands from the given letter on.
func (p *prober) at(length, number, from int) {
	at := cuts(length)
	to := from + at[number+1] - at[number]
	if from < 0 || to > len(p.letters) {
		return
	}
	p.probe(length, number, p.letters[from:to])
}

func (p *prober) probe(length, number int, piece []rune) {
	p.keys = append(p.keys, seed(p.tenant, length).piece(number, piece))
}
