package account

import (
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
)

// How many near addresses are kept: of a search for nothing else, and of one
// whose other criteria leave out most of them.
const (
	keptNear     = 200
	keptNearWith = 2000
)

// nearby finds the accounts with an address near the one that is sought and
// that meet the rest, the nearest first.
func (s *searching) nearby(c criterion, rest []criterion) (page, error) {
	limit := keptNear
	if len(rest) > 0 {
		limit = keptNearWith
	}
	matches, err := s.neighbours(*c.near, limit)
	if err != nil {
		return page{}, err
	}
	out := page{at: place2{-1, -1}, near: make(map[int64]match.Match, len(matches))}
	ns := make([]int64, 0, len(matches))
	for _, m := range matches {
		out.near[m.N] = m
		ns = append(ns, m.N)
	}
	ns = slices.DeleteFunc(ns, func(n int64) bool { return slices.ContainsFunc(s.head, func(h place) bool { return h.N == n }) })
	rows, err := s.among(ns, rest)
	if err != nil {
		return page{}, err
	}
	if rows, err = s.resort(rows); err != nil {
		return page{}, err
	}
	out.total = s.total(rows, true)
	if s.in.Cursor != "" && !s.cursor.Begin {
		from := slices.IndexFunc(rows, func(r place) bool { return r.N == s.cursor.N }) + 1
		if from == 0 {
			from = min(s.cursor.Shown, len(rows))
		}
		rows = rows[from:]
	}
	out.more = len(rows) > s.room()
	out.rows = rows[:min(len(rows), s.room())]
	return out, nil
}

// resort sorts near addresses by another order, if one is asked for.
func (s *searching) resort(rows []place) ([]place, error) {
	p := plan{}
	p.by, p.desc = s.order(nil, nil)
	if s.in.Sort == "" || s.in.Sort == SortRelevance {
		return rows, nil
	}
	ns := make([]int64, 0, len(rows))
	for _, r := range rows {
		ns = append(ns, r.N)
	}
	accounts, err := s.load(ns)
	if err != nil {
		return nil, err
	}
	keyed := make([]place, 0, len(accounts))
	for _, a := range accounts {
		k := place{N: a.N}
		switch p.by {
		case SortName:
			k.K = nameWords(wordsOf(a.FirstName, a.LastName, a.SecondLastName))
		case SortCreated:
			k.I = a.CreatedAt.UnixMicro()
		case SortLastLogin:
			if a.LastLoginAt != nil {
				k.I = a.LastLoginAt.UnixMicro()
			}
		}
		keyed = append(keyed, k)
	}
	slices.SortFunc(keyed, p.compare)
	return keyed, nil
}

// neighbours looks up the address itself and those one edit away; if there
// are none, those two edits away.
func (s *searching) neighbours(e fold.Email, limit int) ([]match.Match, error) {
	var best []match.Match
	for edits := 1; edits <= 2; edits++ {
		candidates, err := s.candidates(match.Probes(s.r.tenant, e.Local, edits))
		if err != nil {
			return nil, err
		}
		best = match.Rank(e, candidates, limit)
		if slices.ContainsFunc(best, func(m match.Match) bool { return m.Class != match.OtherProvider && m.Differs() <= 1 }) {
			break
		}
	}
	return best, nil
}

// candidates reads the addresses that are stored under one of the keys.
func (s *searching) candidates(keys []int64) ([]match.Candidate, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	b := builder{dialect: s.r.dialect}
	b.add("SELECT account, address FROM seg WHERE h IN ")
	list(&b, padded(keys))
	rows, err := s.tx.QueryContext(s.tx.Ctx, b.text.String(), b.args...)
	if err != nil {
		return nil, fmt.Errorf("look up near addresses: %w", err)
	}
	defer rows.Close()
	var out []match.Candidate
	for rows.Next() {
		var c match.Candidate
		var address string
		if err := rows.Scan(&c.N, &address); err != nil {
			return nil, fmt.Errorf("read near addresses: %w", err)
		}
		c.Local, c.Domain, _ = strings.Cut(address, "@")
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read near addresses: %w", err)
	}
	return out, nil
}
