package account

import (
	"slices"

	"github.com/readmit/readmit/internal/match"
)

// page is what one reading finds.
type page struct {
	rows  []place // those of the page, in their order
	more  bool
	total Total
	near  map[int64]match.Match
	// criteria are those that were met in the end.
	criteria []criterion
	orNear   bool
	// how it was found, for the next page
	at     place2
	by     string
	desc   bool
	sorted bool
	stop   *place // where a walk was given up
	tired  bool   // it looked at more rows than it had the patience for
}

// run finds one page of the accounts that meet all criteria.
func (s *searching) run(cs []criterion) (page, error) {
	at := slices.IndexFunc(cs, func(c criterion) bool { return c.orNear != nil })
	if at >= 0 && s.cursor.Near {
		cs[at] = *cs[at].orNear
	}
	p, err := s.find(cs)
	if err == nil && len(p.rows) == 0 && at >= 0 && s.in.Cursor == "" {
		cs[at] = *cs[at].orNear
		p, err = s.find(cs)
		p.orNear = true
	}
	p.orNear = p.orNear || s.cursor.Near
	p.criteria = cs
	return p, err
}

func (s *searching) find(cs []criterion) (page, error) {
	if i := slices.IndexFunc(cs, func(c criterion) bool { return c.near != nil }); i >= 0 {
		return s.nearby(cs[i], slices.Delete(slices.Clone(cs), i, i+1))
	}
	if s.in.Cursor != "" {
		return s.goOn(cs)
	}
	if err := s.prepare(cs); err != nil {
		return page{}, err
	}
	at, err := s.choose(cs)
	if err != nil {
		return page{}, err
	}
	p := s.decide(cs, at)
	if p.ordered {
		return s.byOrder(cs, p, at)
	}
	if p.wide && (p.drive.filtered || p.by == best) {
		p.by = SortName
	}
	if p.drive == nil || p.wide && (p.drive.filtered || covered[p.by]) {
		return s.byIndex(cs, p, at)
	}
	rows, complete, err := s.gather(p, nil, s.sizes.sorted)
	if err != nil {
		return page{}, err
	}
	if !complete {
		out, err := s.walk(s.indexPlan(cs, p), at, s.room())
		out.total = Total{Count: s.sizes.counted, Capped: true}
		return out, err
	}
	return s.sort(p, at, cs, rows), nil
}

// goOn finds the page behind the cursor, the way the first one was found.
func (s *searching) goOn(cs []criterion) (page, error) {
	if err := s.prepare(cs); err != nil {
		return page{}, err
	}
	at := place2{s.cursor.Criterion, s.cursor.Drive}
	if at.criterion >= len(cs) || at.criterion >= 0 && at.drive >= len(cs[at.criterion].drives) {
		return page{}, errCursor
	}
	p := s.decide(cs, at)
	p.by, p.desc = s.cursor.By, s.cursor.Desc
	p.ordered = p.drive != nil && p.drive.order == p.by
	p.wide = p.ordered && p.needsAccount()
	if !s.cursor.Sorted {
		if !p.ordered {
			p = s.indexPlan(cs, p)
		}
		return s.walk(p, at, s.room())
	}
	p.ordered = false
	rows, _, err := s.gather(p, nil, 4*max(s.sizes.sorted, s.sizes.counted))
	if err != nil {
		return page{}, err
	}
	return s.sort(p, at, cs, rows), nil
}

// prepare looks up what drives need to know.
func (s *searching) prepare(cs []criterion) error {
	for i := range cs {
		if err := s.withDomains(&cs[i]); err != nil {
			return err
		}
		cs[i].domains = nil
		if err := s.withWords(&cs[i]); err != nil {
			return err
		}
	}
	return nil
}

// byOrder takes the order from the driving index.
func (s *searching) byOrder(cs []criterion, p plan, at place2) (page, error) {
	if p.wide && len(p.drive.spans) == 1 && p.needsAccount() {
		return s.walk(p, at, max(s.room(), s.sizes.counted))
	}
	want := s.room()
	if len(p.rest) > 0 { // one pass, since most of what is passed does not match
		want = max(want, s.sizes.counted)
	}
	rows, complete, err := s.gather(p, nil, want)
	if err != nil {
		return page{}, err
	}
	all := s.total(rows, complete)
	if !complete && want < s.sizes.counted {
		if all, err = s.tally(p); err != nil {
			return page{}, err
		}
	}
	if all.Capped || p.by != byText || p.drive.has.names == "" || !slices.ContainsFunc(cs, func(c criterion) bool { return c.exact != nil }) {
		return s.cutPage(p, at, rows, all), nil
	}
	if !complete {
		if rows, _, err = s.gather(p, nil, s.sizes.counted); err != nil {
			return page{}, err
		}
	}
	p.by, p.ordered = best, false
	return s.sort(p, at, cs, rows), nil
}

// byIndex walks the index of the wished order and checks everything on the
// way. What is rare, or has to do with the order, as a first name has with the
// order of names, may stand far from the beginning: the patience for that ends
// before it would cost more than to gather it all.
func (s *searching) byIndex(cs []criterion, p plan, at place2) (page, error) {
	if p.drive == nil || p.drive.filtered {
		return s.walk(s.indexPlan(cs, p), at, max(s.room(), s.sizes.counted))
	}
	most := 2 * s.sizes.sorted
	n, err := s.count(p.drive, most)
	if err != nil {
		return page{}, err
	}
	if n < most && !p.needsAccount() { // all in the driving index
		rows, _, err := s.gather(p, nil, most)
		return s.sort(p, at, cs, rows), err
	}
	if n < most {
		s.patience = s.sizes.patience
	}
	out, err := s.walk(s.indexPlan(cs, p), at, s.room())
	s.patience = 0
	if err != nil {
		return page{}, err
	}
	if out.tired {
		rows, _, err := s.gather(p, nil, most)
		return s.sort(p, at, cs, rows), err
	}
	out.total, err = s.tally(p)
	return out, err
}

func (s *searching) indexPlan(cs []criterion, p plan) plan {
	if p.by == best || p.by == byText {
		p.by, p.desc = SortName, false
	}
	return plan{drive: s.r.everyone(p.by), rest: cs, by: p.by, desc: p.desc, ordered: true, wide: true}
}

// sort sorts what was gathered, and cuts out the page.
func (s *searching) sort(p plan, at place2, cs []criterion, rows []place) page {
	for i := range rows {
		s.setKey(p, cs, &rows[i])
	}
	slices.SortFunc(rows, p.compare)
	all := s.total(rows, true)
	if start := s.start(); start != nil {
		from := slices.IndexFunc(rows, func(r place) bool { return p.compare(r, *start) > 0 })
		if from < 0 {
			from = len(rows)
		}
		rows = rows[from:]
	}
	out := s.cutPage(p, at, rows, all)
	out.sorted = true
	return out
}

// setKey gives a row the key by which it is sorted.
func (s *searching) setKey(p plan, cs []criterion, row *place) {
	if p.by != best {
		row.W = ""
		return
	}
	row.I, row.K = 0, ""
	for _, c := range cs {
		if c.exact != nil && c.exact(row.W) {
			row.I--
		}
	}
}

func (s *searching) cutPage(p plan, at place2, rows []place, all Total) page {
	out := page{total: all, at: at, by: p.by, desc: p.desc}
	room := s.room()
	out.more = len(rows) > room
	out.rows = rows[:min(len(rows), room)]
	return out
}

// room is how many accounts fit on the page below those whose identifier was typed.
func (s *searching) room() int {
	return max(0, s.limit-max(0, len(s.head)-s.cursor.Head))
}

func (s *searching) total(rows []place, complete bool) Total {
	if len(rows) > s.sizes.counted {
		return Total{Count: s.sizes.counted, Capped: true}
	}
	return Total{Count: len(rows), Capped: !complete}
}
