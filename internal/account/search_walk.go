package account

import "slices"

// walk lists accounts in the order of an index, chunk by chunk, checking the rest of the
// criteria, until it has as many as wanted: those of the page, or all that are
// counted. If the time runs out before the page is full, the search is
// answered as partial, and the cursor goes on from there.
func (s *searching) walk(p plan, at place2, want int) (page, error) {
	after := s.start()
	if !p.wide || len(p.drive.spans) != 1 || len(p.rest) == 0 && !p.drive.filtered {
		rows, complete, err := s.gather(p, after, want)
		return s.cutPage(p, at, rows, s.total(rows, complete)), err
	}
	if after == nil && p.ties() && !p.desc {
		after = &place{} // those without a value stand in front
	}
	var rows []place
	seen, looked := map[int64]bool{}, 0
	for chunk := s.sizes.chunk; ; {
		end, err := s.chunkEnd(p, after, chunk)
		if err != nil {
			return page{}, err
		}
		missing := want + 1 - len(rows)
		if p.verified() {
			missing = 4*missing + 64 // SQL can only narrow down
		}
		raw, err := s.batch(p, after, end, missing)
		if err != nil {
			return page{}, err
		}
		for i := range raw {
			if s.keep(p, &raw[i], seen) {
				rows = append(rows, raw[i])
			}
		}
		full := len(raw) == missing
		if len(rows) > want || end == nil && !full {
			return s.cutPage(p, at, rows, s.total(rows, len(rows) <= want)), nil
		}
		if full {
			end = &raw[len(raw)-1]
		}
		after = end
		if !p.ties() || end.N != p.back() { // the rest of one key are few
			looked += chunk
			chunk = min(2*chunk, s.sizes.chunks)
		}
		if s.patience > 0 && looked > s.patience {
			return page{tired: true}, nil
		}
		if s.db.Now().After(s.until) {
			return s.giveUp(p, at, rows, end), nil
		}
	}
}

// giveUp answers with what was found in time. If that fills the page, only the
// total is not known to the end.
func (s *searching) giveUp(p plan, at place2, rows []place, end *place) page {
	out := s.cutPage(p, at, rows, Total{Count: min(len(rows), s.sizes.counted), Capped: true})
	if !out.more {
		s.gaveUp = true
		out.more, out.stop = true, end
	}
	return out
}

func (p plan) verified() bool {
	return slices.ContainsFunc(p.rest, func(c criterion) bool { return c.verify != nil })
}

// among answers which of the accounts meet all criteria, in the given order.
func (s *searching) among(ns []int64, cs []criterion) ([]place, error) {
	found := make(map[int64]place, len(ns))
	for chunk := range slices.Chunk(ns, 128) {
		b := builder{dialect: s.r.dialect}
		b.add("SELECT '', a.name_words, a.n FROM account a WHERE a.n IN ")
		list(&b, padded(chunk))
		b.add(" AND "+b.plain("a.tenant")+" = ? AND "+b.plain("a.status")+" <> 'deleted'", s.r.tenant)
		for _, c := range cs {
			b.add(" AND ")
			c.check(&b, row)
		}
		rows, err := s.places(&b, false)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if !slices.ContainsFunc(cs, func(c criterion) bool { return c.verify != nil && !c.verify(r.W) }) {
				found[r.N] = r
			}
		}
	}
	out := make([]place, 0, len(found))
	for _, n := range ns {
		if r, ok := found[n]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// padded repeats the last number, so that few texts serve all lengths.
func padded[T any](list []T) []T {
	for _, size := range []int{1, 4, 32, 128, 512} {
		if len(list) <= size {
			return append(slices.Clone(list), slices.Repeat(list[len(list)-1:], size-len(list))...)
		}
	}
	return list
}
