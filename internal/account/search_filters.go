package account

import (
	"strings"
	"time"
)

// unproved is the condition of an account without any verified contact. The
// partial indexes are for exactly these words.
const (
	unproved       = "a.email = '' AND NOT a.phone_verified"
	pendingStatus  = "(a.status = 'pending' OR a.status = 'active' AND a.email = '' AND NOT a.phone_verified)"
	verifiedStatus = "a.status = 'active' AND (a.email <> '' OR a.phone_verified)"
)

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
	filter := func(where string, args ...any) criterion {
		return criterion{drives: []*drive{r.accounts(where, args...)}, check: func(b *builder, _ string) { b.add(guard(b, where), args...) }}
	}
	switch word {
	case FilterActive:
		return filter("a.status = 'active'")
	case FilterInactive:
		return filter("a.status = 'inactive'")
	case FilterVerified:
		return filter(verifiedStatus)
	case FilterPending:
		return filter(pendingStatus)
	case FilterUnverified:
		return filter(unproved)
	case FilterLocked:
		c := filter("a.lock_until > ?", now.UnixMicro())
		c.drives[0].order, c.drives[0].keys = "", nil
		return c
	case FilterPendingDeletion:
		c := filter("a.deletion_pending_at IS NOT NULL")
		c.drives[0].order, c.drives[0].keys = "", nil
		return c
	}
	c := filter("a.frozen_at IS NOT NULL")
	c.drives[0].order, c.drives[0].keys = "", nil
	return c
}

// guard keeps SQLite from driving a query by the index of a filter that is
// only to be checked.
func guard(b *builder, where string) string {
	for _, column := range []string{"a.status", "a.lock_until", "a.deletion_pending_at", "a.frozen_at", "a.email", "a.created_at"} {
		where = strings.ReplaceAll(where, column, b.plain(column))
	}
	return where
}

func (r reader) identityType(kind string) criterion {
	return criterion{
		chips: []Chip{{"identity_type", Eq, kind}},
		drives: []*drive{{spans: []span{{
			from: "account_identity d", n: "d.account", where: "d.tenant = ? AND d.type = ?", args: []any{r.tenant, kind},
		}}}},
		check: func(b *builder, _ string) { b.holds("' ' || a.identity_types || ' '", " "+kind+" ") },
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
	return criterion{chips: chips, drives: []*drive{d}, check: func(b *builder, _ string) {
		b.add(strings.ReplaceAll(where, column, b.plain(column)), args...)
	}}
}

// scope is the criterion that an account is in one of the segments.
func (r reader) scope(segments []string) criterion {
	d := &drive{}
	for _, s := range segments {
		d.spans = append(d.spans, span{from: "account_segment d", n: "d.account", where: "d.segment = ?", args: []any{s}})
	}
	return criterion{drives: []*drive{d}, check: func(b *builder, _ string) {
		if len(segments) == 0 {
			b.add("1 = 0")
			return
		}
		b.add("EXISTS (SELECT 1 FROM account_segment g WHERE g.account = a.n AND g.segment IN ")
		list(b, segments)
		b.add(")")
	}}
}
