package match

import "slices"

// top keeps the best matches, in order, one an account.
type top struct {
	limit int
	list  []ranked
}

func (t *top) add(m ranked) {
	full := len(t.list) == t.limit
	if full && compare(m, t.list[t.limit-1]) >= 0 {
		return
	}
	same := slices.IndexFunc(t.list, func(r ranked) bool { return r.N == m.N })
	switch {
	case same >= 0 && compare(m, t.list[same]) >= 0:
		return
	case same >= 0:
		t.list = slices.Delete(t.list, same, same+1)
	case full:
		t.list = t.list[:t.limit-1]
	}
	i, _ := slices.BinarySearchFunc(t.list, m, compare)
	t.list = slices.Insert(t.list, i, m)
}

func (t *top) matches() []Match {
	matches := make([]Match, len(t.list))
	for i, r := range t.list {
		matches[i] = r.Match
	}
	return matches
}
