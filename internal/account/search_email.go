package account

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
	"github.com/readmit/readmit/internal/store"
)

// email reads a term about an e-mail address, verified or not.
func (r reader) email(t fieldTerm) ([]criterion, error) {
	text, err := fold.Text(t.Value)
	if err != nil {
		return nil, err
	}
	if r.wholeOnly && (t.Op == Prefix || t.Op == Contains || t.Op == "" && strings.Contains(text, "*")) {
		return nil, ErrWholeValue
	}
	switch {
	case t.Op == "" && strings.Contains(text, "*"):
		return r.pattern(t.name, Wildcard, text)
	case t.Op == Contains:
		return r.pattern(t.name, Contains, text)
	case t.Op == Fuzzy:
		return r.nearEmail(t.name, text)
	case t.Op == Eq:
		return r.exactEmail(t.name, text)
	case t.Op == "":
		return r.emailAsTyped(t.name, text)
	}
	return r.emailPrefix(t.name, text)
}

// emailAsTyped reads a whole address, or the beginning of one. What has an @
// and begins no address may be a misspelt whole one.
func (r reader) emailAsTyped(name, text string) ([]criterion, error) {
	if whole, err := fold.ParseEmail(text); err == nil {
		return r.nearEmail(name, whole.Canonical)
	}
	near, err := r.nearEmail(name, text)
	if r.wholeOnly && err != nil {
		return nil, ErrWholeValue
	}
	if r.wholeOnly {
		return near, nil
	}
	prefix, perr := r.emailPrefix(name, text)
	if perr == nil && err == nil {
		prefix[0].orNear = &near[0]
	}
	return prefix, perr
}

func (r reader) exactEmail(name, text string) ([]criterion, error) {
	e, err := fold.ParseEmail(text)
	if err != nil {
		return nil, err
	}
	c := r.address(Eq, e.Canonical)
	c.chips, c.class = []Chip{{name, Eq, e.Canonical}}, ClassExact
	return []criterion{c}, nil
}

func (r reader) emailPrefix(name, text string) ([]criterion, error) {
	value := addressPrefix(text)
	if !longEnough(value) {
		return nil, ErrTermTooShort
	}
	c := r.address(Prefix, value)
	c.chips, c.class = []Chip{{name, Prefix, value}}, ClassPrefix
	return []criterion{c}, nil
}

// addressPrefix is the canonical form of the beginning of an address.
func addressPrefix(text string) string {
	local, domain, ok := strings.Cut(fold.Lower(text), "@")
	if !ok {
		return local
	}
	if d, err := fold.Domain(domain); err == nil {
		domain = d
	}
	return local + "@" + domain
}

// emailCopies are what a row of account_email has of its account.
var emailCopies = copies{state: "d.state", created: "d.created_at"}

// address is the criterion that one of the addresses is, or begins with, value.
func (r reader) address(o Operator, value string) criterion {
	d := texts("account_email d", "d.account", "d.address", "d.tenant = ?", []any{r.tenant}, o, value)
	d.has = emailCopies
	if o == Prefix {
		d.again = func(b *builder) {
			b.add("EXISTS (SELECT 1 FROM account_email o WHERE o.account = d.account AND o.address >= ? AND o.address < d.address)", value)
		}
	}
	return criterion{masked: true, drives: []*drive{d}, uses: usesRow, check: func(b *builder, _ copies) {
		b.add("(")
		compareText(b, b.plain("a.email"), o, value)
		b.add(" OR ")
		compareText(b, b.plain("a.unverified_email"), o, value)
		b.add(")")
	}}
}

// nearEmail reads an address whose neighbours are sought too. What is no
// address may be a misspelt one: a slip takes an @ or a dot away as well.
func (r reader) nearEmail(name, text string) ([]criterion, error) {
	e, err := fold.ParseEmail(text)
	if err != nil {
		local, domain, ok := strings.Cut(fold.Lower(text), "@")
		if !ok || local == "" || domain == "" || len(local) > 80 || len(domain) > 254 {
			return nil, err
		}
		e = fold.Email{Address: text, Canonical: local + "@" + domain, Local: local, Domain: domain}
	}
	return []criterion{{chips: []Chip{{name, Fuzzy, e.Canonical}}, class: ClassNear, masked: true, near: &e}}, nil
}

// pattern reads an address with *, or a piece of one.
func (r reader) pattern(name string, o Operator, text string) ([]criterion, error) {
	parse := match.ParsePattern
	if o == Contains {
		parse = match.ContainsEmail
	}
	p, err := parse(text)
	if errors.Is(err, match.ErrPatternEmpty) {
		return nil, ErrTermTooShort
	}
	if err != nil {
		return nil, err
	}
	if p.LongestPiece() < 3 && !enough(p.Local) && !enough(p.Domain) {
		return nil, ErrTermTooShort
	}
	c := criterion{chips: []Chip{{name, o, p.String()}}, class: ClassContains, masked: true, uses: usesRow, check: patternCheck(p)}
	c.drives, c.newest = r.patternDrives(p), p.Plan() == match.PlanDomain && p.Local.Any()
	if p.Domain.Longest() >= 2 && p.Domain.Star {
		c.domains, c.either = &p.Domain, p.Either
	}
	return []criterion{c}, nil
}

// enough reports whether a piece of the pattern is a word by itself, or the
// beginning, which an index serves.
func enough(g match.Glob) bool {
	for _, p := range g.Pieces() {
		if ideographs(p) > 0 {
			return true
		}
	}
	return len(g.Prefix) >= 2
}

func patternCheck(p match.Pattern) func(*builder, copies) {
	like, piece := p.Like(), longest(append(p.Local.Pieces(), p.Domain.Pieces()...))
	if p.Either {
		like = either(p)
	}
	return func(b *builder, _ copies) {
		if piece != "" { // most addresses fail here, at a part of the cost
			b.add("(")
			b.holds("a.email", piece)
			b.add(" OR ")
			b.holds("a.unverified_email", piece)
			b.add(") AND ")
		}
		b.add(`(a.email LIKE ? ESCAPE '\' OR a.unverified_email LIKE ? ESCAPE '\')`, like, like)
	}
}

func longest(pieces []string) string {
	return slices.MaxFunc(append(pieces, ""), func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}

// either is the operand for a piece that stands in the local part or in the
// domain: the piece has no @, so the whole address may be compared.
func either(p match.Pattern) string {
	return match.Glob{Inner: p.Local.Inner, Star: true}.Like()
}

func (r reader) patternDrives(p match.Pattern) (ds []*drive) {
	if p.Either { // the trigrams are half of it: see withDomains
		if d := r.trigrams(p.Local, match.Begin, match.End, trigramEmail, trigramUnverified); d != nil {
			return []*drive{d}
		}
		return nil
	}
	if p.Local.Prefix != "" {
		prefix := p.Local.Prefix
		if !p.Local.Star {
			prefix += "@"
		}
		d := texts("account_email d", "d.account", "d.address", "d.tenant = ?", []any{r.tenant}, Prefix, prefix)
		if !p.Local.Leads() || !p.Domain.Any() {
			d.like(p)
		}
		d.has = emailCopies
		d.order, d.keys = "", nil // the order of addresses is nobody's wish here
		ds = append(ds, d)
	}
	if !p.Domain.Star {
		d := &drive{
			spans: []span{{from: "account_email d", n: "d.account", where: "d.tenant = ? AND d.domain = ?", args: []any{r.tenant, p.Domain.Prefix}}},
			keys:  []string{"d.created_at"}, order: SortCreated, has: emailCopies,
		}
		if !p.Local.Any() {
			d.like(p)
		}
		ds = append(ds, d)
	}
	if d := r.trigrams(p.Local, match.Begin, match.End, trigramEmail, trigramUnverified); d != nil {
		ds = append(ds, d)
	}
	return ds
}

// like narrows a list of addresses down.
func (d *drive) like(p match.Pattern) {
	for i := range d.spans {
		d.spans[i].filter, d.spans[i].filterArgs = `d.address LIKE ? ESCAPE '\'`, []any{p.Like()}
	}
	d.filtered = true
}

// trigrams lists the accounts that may hold the pattern's pieces in a text of
// one of the kinds, by the trigram index; nil if all pieces are too short. It
// is the one place where an index in memory would take over.
func (r reader) trigrams(g match.Glob, begin, end string, first, last int) *drive {
	query := g.FTSQuery(begin, end)
	if query == "" {
		return nil
	}
	if r.dialect == store.SQLite {
		return &drive{sparse: true, spans: []span{{
			from: "trigram d", n: "(d.rowid / 8)", where: "d.trigram MATCH ? AND d.rowid % 8 BETWEEN ? AND ?", args: []any{query, first, last},
		}}}
	}
	return &drive{sparse: true, spans: []span{{
		from: "trigram d", n: "(d.id / 8)", where: `d.body LIKE ? ESCAPE '\' AND d.id % 8 BETWEEN ? AND ?`,
		args: []any{anchored(g, begin, end).Like(), first, last},
	}}}
}

// anchored is the pattern for a text that stands between begin and end.
func anchored(g match.Glob, begin, end string) match.Glob {
	if !g.Star {
		return match.Glob{Prefix: begin + g.Prefix + end}
	}
	return match.Glob{Prefix: begin + g.Prefix, Inner: g.Inner, Suffix: g.Suffix + end, Star: true}
}
