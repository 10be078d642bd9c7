package account

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// start is the place behind which the page begins.
func (s *searching) start() *place {
	if s.in.Cursor == "" || s.cursor.Begin {
		return nil
	}
	at := s.cursor.place()
	return &at
}

// ties says that many accounts may stand at one key of the order, such as
// those without a name, and that SQLite finds a place among them by the key
// only: the account's number is the row's, which no index has as a column. A
// walk looks at them key by key then, so as not to begin at the first of them
// again with each chunk.
func (p plan) ties() bool {
	return len(p.drive.spans) == 1 && p.drive.spans[0].from == "account a" && len(p.drive.keys) == 1
}

// front is the number in front of all accounts of one key, and back the one
// behind them.
func (p plan) front() int64 {
	if p.desc {
		return math.MaxInt64
	}
	return 0
}

func (p plan) back() int64 {
	if p.desc {
		return 0
	}
	return math.MaxInt64
}

// chunkEnd answers the place of the chunk's last row, or nil if the index ends
// before.
func (s *searching) chunkEnd(p plan, after *place, size int) (*place, error) {
	if !p.ties() || after != nil && len(after.K) > maxCursorWords {
		return s.placeOf(p, after, nil, size)
	}
	if after != nil && after.N != p.back() {
		tie := *after
		tie.N = p.back()
		end, err := s.placeOf(p, after, &tie, size)
		if end == nil {
			end = &tie
		}
		return end, err
	}
	end, err := s.placeOf(p, after, nil, size)
	if end != nil && len(end.K) <= maxCursorWords { // a cursor finds longer ones by the account
		end.N = p.front() // the accounts of this key are the next chunk
	}
	return end, err
}

// placeOf answers the place of the row at a distance, or nil if there is none
// between after and end.
func (s *searching) placeOf(p plan, after, end *place, distance int) (*place, error) {
	sp := p.drive.spans[0]
	b := builder{dialect: s.r.dialect}
	second := "''"
	if len(p.drive.keys) > 1 {
		second = p.drive.keys[1]
	}
	b.add("SELECT "+p.drive.keys[0]+", "+second+", "+sp.n+" FROM "+sp.from+" WHERE "+sp.where, sp.args...)
	p.writeOrder(&b, sp, after, end)
	b.add(" LIMIT 1 OFFSET ?", distance-1)
	rows, err := s.places(&b, p.numbered())
	if err != nil {
		return nil, fmt.Errorf("find the end of a chunk: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return &rows[0], nil
}

func (p plan) writeOrder(b *builder, sp span, after, end *place) {
	columns := append(slices.Clone(p.drive.keys), sp.n)
	down := ""
	if p.desc {
		down = " DESC"
	}
	p.writeBetween(b, columns, after, end)
	b.add(" ORDER BY " + strings.Join(columns, down+", ") + down)
}

// writeBetween writes that a row stands behind after and not behind end.
func (p plan) writeBetween(b *builder, columns []string, after, end *place) {
	beyond, upTo := ">", "<="
	if p.desc {
		beyond, upTo = "<", ">="
	}
	if after != nil && end != nil && p.ties() && after.K == end.K && after.I == end.I {
		b.add(" AND "+columns[0]+" = ? AND a.n "+beyond+" ?", p.values(*after)...)
		if end.N != p.back() {
			b.add(" AND a.n "+upTo+" ?", end.N)
		}
		return
	}
	if after != nil {
		p.writeBound(b, columns, beyond, *after)
	}
	if end != nil {
		p.writeBound(b, columns, upTo, *end)
	}
}

// writeBound writes that a row stands on one side of a place. SQLite finds the
// place in an index by a comparison of rows, unless the key is an expression.
func (p plan) writeBound(b *builder, columns []string, side string, at place) {
	key, values := columns[0], p.values(at)
	strict := side[:1]
	switch {
	case p.ties() && (at.N == p.back() || at.N == p.front()): // between two keys
		if at.N == p.back() == (strict == side) {
			b.add(" AND "+key+" "+strict+" ?", values[0])
			return
		}
		b.add(" AND "+key+" "+strict+"= ?", values[0])
	case strings.HasPrefix(key, "coalesce("):
		b.add(" AND "+key+" "+strict+"= ? AND ("+key+" "+strict+" ? OR a.n "+side+" ?)", values[0], values[0], at.N)
	default:
		b.add(" AND ("+strings.Join(columns, ", ")+") "+side+" "+marks(len(columns)), values...)
	}
}
