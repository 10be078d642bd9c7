package account

// tally counts what the plan finds, to [CountedTo].
func (s *searching) tally(p plan) (Total, error) {
	p.ordered, p.by = false, ""
	if p.drive.sparse && p.needsAccount() {
		far, err := s.farMore(p)
		if err != nil || far {
			return Total{Count: s.sizes.counted, Capped: true}, err
		}
	}
	rows, complete, err := s.gather(p, nil, s.sizes.counted)
	return s.total(rows, complete), err
}

// sure is by how much the share of a sample's matches must exceed the share
// that is asked for. By Hoeffding's bound, exp(-2·128·0.4²), a sample of 128
// is wrong once in 10^17 searches.
const sure = 0.4

// farMore reports whether far more accounts match than are counted. A sparse
// drive lists its candidates for a hundredth of what it costs to look each of
// them up, so it looks at a sample of them. If it reports false, they must be
// counted.
func (s *searching) farMore(p plan) (bool, error) {
	list := *p.drive
	list.sparse = false
	rows, _, err := s.gather(plan{drive: &list}, nil, s.sizes.wide)
	if err != nil || len(rows) < 2*s.sizes.sample {
		return false, err
	}
	ns := make([]int64, 0, s.sizes.sample)
	for i := range s.sizes.sample {
		ns = append(ns, rows[i*len(rows)/s.sizes.sample].N)
	}
	met, err := s.among(ns, p.rest)
	if err != nil {
		return false, err
	}
	share := float64(len(met)) / float64(len(ns))
	return float64(len(rows))*(share-sure) > float64(s.sizes.counted), nil
}
