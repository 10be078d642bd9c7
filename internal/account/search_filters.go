package account

import (
	"strings"
	"time"
)

// states are the letters of account.state that a word of the filter is about.
var states = map[string][]string{
	FilterActive: {"A", "a"}, FilterInactive: {"I", "i"}, FilterVerified: {"A"}, FilterPending: {"P", "a", "p"}, FilterUnverified: {"a", "i", "p"},
}

// filters reads everything that is not a term.
func (r reader) filters(in SearchInput, now time.Time) (cs []criterion) {
	if in.Status != "" {
		c := r.status(in.Status, now)
		c.chips = []Chip{{"status", Eq, in.Status}}
		cs = append(cs, c)
	}
	if in.IdentityType != "" {
		cs = append(cs, r.identityType(in.IdentityType))
	}
	if in.CreatedFrom != nil || in.CreatedTo != nil {
		cs = append(cs, r.between("created", SortCreated, in.CreatedFrom, in.CreatedTo))
	}
	if in.LastLoginFrom != nil || in.LastLoginTo != nil {
		cs = append(cs, r.between("last_login", SortLastLogin, in.LastLoginFrom, in.LastLoginTo))
	}
	return cs
}

func (r reader) status(word string, now time.Time) criterion {
	switch word {
	case FilterLocked:
		return r.marked("lock_until", " > ?", now.UnixMicro())
	case FilterPendingDeletion:
		return r.marked("deletion_pending_at", " IS NOT NULL")
	case FilterFrozen:
		return r.marked("frozen_at", " IS NOT NULL")
	}
	d := &drive{keys: []string{"a.created_at"}, order: SortCreated, has: row}
	for _, s := range states[word] {
		d.spans = append(d.spans, span{from: "account a", n: "a.n", where: "a.tenant = ? AND a.state = ?", args: []any{r.tenant, s}})
	}
	return criterion{drives: []*drive{d}, uses: usesState, check: func(b *builder, on copies) {
		b.add(b.plain(on.state) + " IN ")
		list(b, states[word])
	}}
}

// marked is the criterion that a column of the account's row has something
// that few have.
func (r reader) marked(column, condition string, args ...any) criterion {
	d := r.accounts("a."+column+condition, args...)
	d.order, d.keys = "", nil
	return criterion{drives: []*drive{d}, uses: usesRow, check: func(b *builder, _ copies) { b.add(b.plain("a."+column)+condition, args...) }}
}

func (r reader) identityType(kind string) criterion {
	return criterion{
		chips: []Chip{{"identity_type", Eq, kind}},
		drives: []*drive{{spans: []span{{
			from: "account_identity d", n: "d.account", where: "d.tenant = ? AND d.type = ?", args: []any{r.tenant, kind},
		}}}},
		uses: usesRow, check: func(b *builder, _ copies) { b.holds("' ' || a.identity_types || ' '", " "+kind+" ") },
	}
}

// between reads a range of instants; the end is not included.
func (r reader) between(name, order string, from, to *time.Time) criterion {
	var parts []string
	var args []any
	var chips []Chip
	column := sortColumns[order]
	if order == SortLastLogin && from == nil {
		parts = append(parts, column+" > 0") // who never signed in is in no range
	}
	if from != nil {
		parts, args = append(parts, column+" >= ?"), append(args, from.UnixMicro())
		chips = append(chips, Chip{name + "_from", Eq, from.UTC().Format(time.RFC3339)})
	}
	if to != nil {
		parts, args = append(parts, column+" < ?"), append(args, to.UnixMicro())
		chips = append(chips, Chip{name + "_to", Eq, to.UTC().Format(time.RFC3339)})
	}
	where := strings.Join(parts, " AND ")
	d := r.accounts(where, args...)
	d.keys, d.order = []string{column}, order
	need := usesRow
	if order == SortCreated {
		need = usesCreated
	}
	return criterion{chips: chips, drives: []*drive{d}, uses: need, check: func(b *builder, on copies) {
		of := column
		if order == SortCreated {
			of = on.created
		}
		b.add(strings.ReplaceAll(where, column, b.plain(of)), args...)
	}}
}

// scope is the criterion that an account is in one of the segments.
func (r reader) scope(segments []string) criterion {
	d := &drive{}
	for _, s := range segments {
		d.spans = append(d.spans, span{from: "account_segment d", n: "d.account", where: "d.segment = ?", args: []any{s}})
	}
	return criterion{drives: []*drive{d}, check: func(b *builder, on copies) {
		if len(segments) == 0 {
			b.add("1 = 0")
			return
		}
		b.add("EXISTS (SELECT 1 FROM account_segment g WHERE g.account = " + on.n + " AND g.segment IN ")
		list(b, segments)
		b.add(")")
	}}
}
