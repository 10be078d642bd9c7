package account

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// sizes are the numbers by which a search is planned. Tests make them small,
// so that few accounts are treated as many.
type sizes struct {
	few  int // drives are counted so far first
	wide int // a drive with so many rows is wide
	// walk is how many make the walk through the index of the wished order
	// cheaper than to look up each account's row.
	walk int
	// counted is how far totals are counted.
	counted int
	// sorted is how many accounts are gathered to be sorted; the order of more
	// is taken from an index.
	sorted int
	// chunk and chunks are the first and the greatest number of rows that a
	// walk looks at in one query.
	chunk, chunks int
	// sample is how many candidates of a sparse drive are looked at to tell
	// that far more than are counted match.
	sample int
	// patience is how many rows a walk looks at before another way is tried.
	patience int
}

var usual = sizes{few: 64, wide: 4096, walk: 2000, counted: CountedTo, sorted: 5000, chunk: 2048, chunks: 32768, sample: 128, patience: 20_000}

// plan says how one page is found: one index drives, the other criteria are
// checked on what it lists.
type plan struct {
	drive *drive
	rest  []criterion
	by    string // the order of the result: byText, best, or a Sort word
	desc  bool
	// ordered says that the drive gives the order by itself.
	ordered bool
	// wide says that the drive may list many more than what matches.
	wide bool
}

// best is the order by how many words are met as a whole, then by name.
const best = "best"

// choose picks the drive that lists the fewest accounts.
func (s *searching) choose(cs []criterion) (at place2, err error) {
	if len(cs) == 1 && len(cs[0].drives) == 1 && !cs[0].drives[0].filtered {
		if by, _ := s.order(cs, cs[0].drives[0]); by == cs[0].drives[0].order {
			return place2{0, 0}, nil // there is nothing to choose from
		}
	}
	sought := func(c criterion) bool { return c.class != "" }
	for _, step := range []struct {
		most int
		of   func(criterion) bool
	}{{s.sizes.few, nil}, {s.sizes.wide, sought}, {s.sizes.wide, nil}} {
		at, err = s.rarest(cs, step.most, step.of)
		if err != nil || at.criterion >= 0 && s.rows(cs[at.criterion].drives[at.drive]) < step.most {
			return at, err
		}
	}
	return s.rarestName(cs, at)
}

// place2 names a drive: that of a criterion, or none (-1).
type place2 struct{ criterion, drive int }

// rarest counts the drives of some criteria, or of all, to most, the longest
// terms first: they are likely the rarest, and the others need not be counted
// any further than the rarest so far.
func (s *searching) rarest(cs []criterion, most int, of func(criterion) bool) (place2, error) {
	var all []place2
	for i, c := range cs {
		if of != nil && !of(c) {
			continue
		}
		for j := range c.drives {
			all = append(all, place2{i, j})
		}
	}
	drive := func(at place2) *drive { return cs[at.criterion].drives[at.drive] }
	slices.SortStableFunc(all, func(a, b place2) int { return cmp.Compare(drive(b).length, drive(a).length) })
	at, least := place2{-1, -1}, most+1
	for _, p := range all {
		n, err := s.count(drive(p), min(most, least))
		if err != nil {
			return at, err
		}
		if n < least {
			at, least = p, n
		}
	}
	return at, nil
}

// counted is how many rows a drive has; whole says that they are all.
type counted struct {
	n     int
	whole bool
}

// rows answers how many rows of a drive were counted.
func (s *searching) rows(d *drive) int {
	if d.many {
		return s.sizes.wide
	}
	return s.counted[d].n
}

// count answers how many rows a drive has, counted to most.
func (s *searching) count(d *drive, most int) (int, error) {
	if d.many {
		return most, nil
	}
	if known, ok := s.counted[d]; ok && (known.whole || known.n >= most) {
		return min(known.n, most), nil
	}
	b := builder{dialect: s.r.dialect}
	b.add("SELECT count(*) FROM (")
	for i, sp := range d.spans {
		if i > 0 {
			b.add(" UNION ALL ")
		}
		b.add("SELECT 1 FROM (SELECT 1 FROM "+sp.from+" WHERE "+sp.where, sp.args...)
		d.follow(&b, sp)
		b.add(" LIMIT ?) AS s", most)
	}
	if len(d.spans) == 0 {
		b.add("SELECT 1 WHERE 1 = 0")
	}
	b.add(" LIMIT ?) AS all_spans", most)
	var n int
	if err := s.tx.QueryRowContext(s.tx.Ctx, b.text.String(), b.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count %s: %w", d.keys, err)
	}
	n = min(n, most)
	s.counted[d] = counted{n, n < most}
	return n, nil
}

// decide makes the plan for a drive; at names none if nothing can drive.
func (s *searching) decide(cs []criterion, at place2) plan {
	p := plan{rest: cs}
	if at.criterion >= 0 {
		p.drive = cs[at.criterion].drives[at.drive]
		p.rest = slices.Delete(slices.Clone(cs), at.criterion, at.criterion+1)
		if p.drive.sparse {
			p.rest = cs // the drive only narrows down
		}
	}
	p.by, p.desc = s.order(cs, p.drive)
	p.ordered = p.drive != nil && p.drive.order == p.by
	if p.drive == nil {
		return p
	}
	p.wide = s.rows(p.drive) >= s.sizes.wide
	if !p.ordered && covered[p.by] && p.needsAccount() {
		p.wide = s.rows(p.drive) >= s.sizes.walk
	}
	return p
}

// order says by what the result is sorted.
func (s *searching) order(cs []criterion, d *drive) (by string, desc bool) {
	by, desc = strings.CutPrefix(s.in.Sort, "-")
	if !desc {
		by = s.in.Sort
	}
	if by != "" && by != SortRelevance {
		return by, desc
	}
	class := ""
	for _, c := range cs {
		if c.newest {
			return SortCreated, true
		}
		class = cmp.Or(class, c.class)
	}
	switch {
	case class == "":
		return SortCreated, true
	case d != nil && d.order == byText:
		return byText, false
	case class == ClassContains, d == nil, s.rows(d) >= s.sizes.wide:
		return SortName, false
	}
	return best, false
}
