package match

import (
	"cmp"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fold"
)

// MaxEdits is how far from the address sought an address may be to be shown,
// in local part and domain together. So much their lengths can differ.
const MaxEdits = 3

// maxLocalEdits is how many of them may be in the local part; 1 if either local
// part is shorter than 5 letters.
const maxLocalEdits = 2

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

// Ranking keeps the best of the candidates that it is offered for one address.
type Ranking struct {
	sought *sought
	best   top
}

// NewRanking returns an empty ranking for q that keeps limit matches at most.
func NewRanking(q fold.Email, limit int) *Ranking {
	return &Ranking{sought: newSought(q), best: top{limit: max(limit, 0)}}
}

// Offer adds a candidate if it is near enough and among the best so far. It
// may be offered again. Nothing is allocated for it.
func (r *Ranking) Offer(c Candidate) {
	if m, ok := r.sought.match(&c); ok && r.best.limit > 0 {
		r.best.add(m)
	}
}

// Matches answers the best candidates: the exact address, then the near ones
// by the number of edits, then the same local part at other providers. Ties go
// to the longer common beginning, then to the order of the addresses and of N,
// so that the answer does not depend on the order of the offers.
//
// An account stands in it once, with its best address.
func (r *Ranking) Matches() []Match { return r.best.matches() }

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
	m.DomainDistance = w.domainDistance(c.Domain, MaxEdits)
	switch total := m.LocalDistance + m.DomainDistance; {
	case total == 0:
		m.Class = Exact
	case total <= MaxEdits:
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
