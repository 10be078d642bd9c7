package match

import (
	"cmp"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fold"
)

// How far from the address sought an address may be to be shown.
const (
	maxLocalEdits = 2 // in the local part; 1 if either is shorter than 5 letters
	maxEdits      = 3 // in local part and domain together
)

// Candidate is an address that an index offers: account N has Local@Domain, in
// canonical form.
type Candidate struct {
	N             int64
	Local, Domain string
}

// Class is the sort of a match; lower is better.
type Class uint8

// The classes, the best first.
const (
	Exact         Class = iota + 1 // the address itself
	Near                           // within 2 edits in the local part and 3 in all
	OtherProvider                  // the same local part, an entirely other domain
)

// Match is a candidate near enough to be shown.
type Match struct {
	N              int64
	Local, Domain  string
	LocalDistance  int // edits, 0 to 2
	DomainDistance int // edits, 0 to 3; 4 for another provider: "more than 3"
	Class          Class
}

// Differs answers how many letters differ: the edits in local part and domain.
// For [OtherProvider] it is 0, because the local parts are the same and
// domains are not compared by letters.
func (m Match) Differs() int {
	if m.Class == OtherProvider {
		return m.LocalDistance
	}
	return m.LocalDistance + m.DomainDistance
}

// Rank answers the best candidates for q, at most limit: the exact address,
// then the near ones by the number of edits, then the same local part at other
// providers. Ties go to the longer common beginning, then to the order of the
// addresses and of N, so that the answer does not depend on the order of the
// candidates.
//
// An account stands in it once, with its best address. It does not change the
// candidates, and allocates nothing for each of them.
func Rank(q fold.Email, candidates []Candidate, limit int) []Match {
	if limit <= 0 {
		return nil
	}
	w := newSought(q)
	best := top{limit: limit}
	for i := range candidates {
		if m, ok := w.match(&candidates[i]); ok {
			best.add(m)
		}
	}
	return best.matches()
}

// sought is the address that candidates are compared with.
type sought struct {
	email         fold.Email
	local, domain pattern
	fits          bool // both are short enough for a pattern
}

func newSought(q fold.Email) *sought {
	w := &sought{email: q}
	w.fits = w.local.set(q.Local) && w.domain.set(q.Domain)
	return w
}

func (w *sought) match(c *Candidate) (ranked, bool) {
	m := Match{N: c.N, Local: c.Local, Domain: c.Domain, Class: Near}
	allowed := maxLocalEdits
	if isShort(w.email.Local) || isShort(c.Local) {
		allowed = 1
	}
	m.LocalDistance = w.localDistance(c.Local, allowed)
	if m.LocalDistance > allowed {
		return ranked{}, false
	}
	m.DomainDistance = w.domainDistance(c.Domain, maxEdits)
	switch total := m.LocalDistance + m.DomainDistance; {
	case total == 0:
		m.Class = Exact
	case total <= maxEdits:
	case m.LocalDistance == 0:
		m.Class = OtherProvider
	default:
		return ranked{}, false
	}
	return ranked{m, w.common(c)}, true
}

func isShort(local string) bool {
	return len(local) < short || utf8.RuneCountInString(local) < short
}

func (w *sought) localDistance(local string, limit int) int {
	if local == w.email.Local {
		return 0
	}
	if !w.fits {
		return Distance(w.email.Local, local, limit)
	}
	return w.local.distance(local, limit)
}

func (w *sought) domainDistance(domain string, limit int) int {
	if domain == w.email.Domain {
		return 0
	}
	if !w.fits {
		return Distance(w.email.Domain, domain, limit)
	}
	return w.domain.distance(domain, limit)
}

// common answers how many bytes the addresses have in common at the beginning.
func (w *sought) common(c *Candidate) int {
	n := commonPrefix(w.email.Local, c.Local)
	if n == len(c.Local) && n == len(w.email.Local) {
		n += 1 + commonPrefix(w.email.Domain, c.Domain)
	}
	return n
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// ranked is a match with its tie-break.
type ranked struct {
	Match
	common int
}

func compare(a, b ranked) int {
	return cmp.Or(
		cmp.Compare(a.Class, b.Class),
		cmp.Compare(a.LocalDistance+a.DomainDistance, b.LocalDistance+b.DomainDistance),
		cmp.Compare(b.common, a.common),
		cmp.Compare(a.Local, b.Local),
		cmp.Compare(a.Domain, b.Domain),
		cmp.Compare(a.N, b.N),
	)
}
