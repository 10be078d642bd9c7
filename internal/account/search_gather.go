package account

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// gather lists accounts that meet the plan: in its order behind after if the
// plan is ordered, in any order otherwise. It stops at want rows; complete
// says that there are no more.
func (s *searching) gather(p plan, after *place, want int) (rows []place, complete bool, err error) {
	seen := map[int64]bool{}
	for {
		asked := want + 1 - len(rows)
		asked += asked / 8 // an account that stands in the list twice counts once
		raw, err := s.batch(p, after, nil, asked)
		if err != nil {
			return nil, false, err
		}
		for i := range raw {
			if len(rows) > want {
				break
			}
			if s.keep(p, &raw[i], seen) {
				rows = append(rows, raw[i])
			}
		}
		if len(raw) < asked {
			return rows, len(rows) <= want, nil
		}
		if len(rows) > want || !p.ordered {
			return rows, false, nil
		}
		after = &raw[len(raw)-1]
	}
}

// keep decides what SQL could not: whether this row is the account's first,
// and whether the words of its names hold what is sought.
func (s *searching) keep(p plan, row *place, seen map[int64]bool) bool {
	if seen[row.N] || slices.ContainsFunc(s.head, func(h place) bool { return h.N == row.N }) {
		return false
	}
	if p.ordered && p.drive.first != nil && !p.drive.first(row.K, row.W) {
		return false
	}
	for _, c := range p.rest {
		if c.verify != nil && !c.verify(row.W) {
			return false
		}
	}
	seen[row.N] = true
	return true
}

// batch runs one query for all spans of the drive and merges their rows.
func (s *searching) batch(p plan, after, end *place, want int) ([]place, error) {
	if p.drive == nil || len(p.drive.spans) == 0 {
		return nil, nil
	}
	b := builder{dialect: s.r.dialect}
	for i, sp := range p.drive.spans {
		if i > 0 {
			b.add(" UNION ALL ")
		}
		if len(p.drive.spans) > 1 {
			b.add("SELECT * FROM (")
		}
		s.write(&b, p, sp, after, end, want)
		if len(p.drive.spans) > 1 {
			b.add(") AS s")
		}
	}
	rows, err := s.places(&b, p.numbered())
	if err != nil {
		return nil, err
	}
	if len(p.drive.spans) > 1 && p.ordered {
		slices.SortFunc(rows, p.compare)
		rows = slices.CompactFunc(rows, func(a, b place) bool { return p.compare(a, b) == 0 })
		rows = rows[:min(len(rows), want)]
	}
	return rows, nil
}

func (s *searching) places(b *builder, numbered bool) ([]place, error) {
	rows, err := s.tx.QueryContext(s.tx.Ctx, b.text.String(), b.args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	var out []place
	for rows.Next() {
		var r place
		var key any = &r.K
		if numbered {
			key = &r.I
		}
		if err := rows.Scan(key, &r.W, &r.N); err != nil {
			return nil, fmt.Errorf("read what was found: %w", err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read what was found: %w", err)
	}
	return out, nil
}

// numbered says that the key of the order is a number.
func (p plan) numbered() bool {
	if p.ordered {
		return number(p.drive)
	}
	return p.by == SortCreated || p.by == SortLastLogin
}

// key is the column by which the result is sorted, without the account's number.
func (p plan) key() string {
	switch {
	case p.ordered:
		return p.drive.keys[0]
	case p.by == SortCreated:
		return cmp.Or(p.drive.has.created, row.created)
	case p.by == SortName:
		return cmp.Or(p.drive.has.names, row.names)
	case sortColumns[p.by] != "":
		return sortColumns[p.by]
	}
	return "''"
}

// write writes the query of one span.
func (s *searching) write(b *builder, p plan, sp span, after, end *place, want int) {
	onAccount := sp.from == "account a"
	joined := !onAccount && p.needsAccount()
	on := p.drive.has
	on.n = sp.n
	if joined {
		on = on.or(row)
	}
	shown := "''"
	if p.needsNames() {
		shown = on.names
	}
	b.add("SELECT " + p.key() + ", " + shown + ", " + sp.n + " FROM " + sp.from)
	if joined {
		b.add(" CROSS JOIN account a")
	}
	b.add(" WHERE "+sp.where, sp.args...)
	if joined {
		b.add(" AND a.n = "+sp.n+" AND "+b.plain("a.tenant")+" = ? AND "+b.plain("a.status")+" <> 'deleted'", s.r.tenant)
	}
	if sp.filter != "" {
		b.add(" AND "+sp.filter, sp.filterArgs...)
	}
	for _, c := range p.rest {
		b.add(" AND ")
		c.check(b, on)
	}
	if p.drive.again != nil && after != nil { // within a page we see it ourselves
		b.add(" AND NOT ")
		p.drive.again(b)
	}
	if p.ordered {
		p.writeOrder(b, sp, after, end)
	} else {
		p.drive.follow(b, sp)
	}
	b.add(" LIMIT ?", want)
}

func (p plan) needsNames() bool {
	if p.by == best || p.ordered && p.drive.has.names != "" && len(p.drive.keys) > 1 {
		return true
	}
	return p.verified()
}

// needsAccount says that the drive's own columns are not enough.
func (p plan) needsAccount() bool {
	if strings.HasPrefix(p.key(), "a.") || strings.HasPrefix(p.key(), "coalesce(a.") || p.drive.has.names == "" && p.needsNames() || p.drive.sparse {
		return true
	}
	return slices.ContainsFunc(p.rest, func(c criterion) bool { return p.drive.has.lack(c.uses) })
}

func (p plan) values(at place) []any {
	var first any = at.K
	if number(p.drive) {
		first = at.I
	}
	if len(p.drive.keys) > 1 {
		return []any{first, at.W, at.N}
	}
	return []any{first, at.N}
}

// compare is the order of the result.
func (p plan) compare(a, b place) int {
	c := cmp.Or(cmp.Compare(a.I, b.I), cmp.Compare(a.K, b.K))
	if p.by == best || p.ordered && len(p.drive.keys) > 1 {
		c = cmp.Or(c, cmp.Compare(a.W, b.W))
	}
	c = cmp.Or(c, cmp.Compare(a.N, b.N))
	if p.desc {
		return -c
	}
	return c
}
