package account

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
	"github.com/readmit/readmit/internal/store"
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
	near := match.NewRanking(e, limit)
	var best []match.Match
	var read []int64
	for edits := 1; edits <= 2; edits++ {
		keys := slices.DeleteFunc(match.Probes(s.r.tenant, e.Local, edits), func(k int64) bool { return slices.Contains(read, k) })
		if err := s.offer(near, e, keys); err != nil {
			return nil, err
		}
		best, read = near.Matches(), keys
		if slices.ContainsFunc(best, func(m match.Match) bool { return m.Class != match.OtherProvider && m.Differs() <= 1 }) {
			break
		}
	}
	return best, nil
}

// offer reads the addresses that are stored under the keys, without those whose
// length tells that they are too far off. There are thousands of them, and a
// row costs the driver more than the database: so the database joins them into
// one text, in which neither an address nor a number has a space or a line's end.
func (s *searching) offer(near *match.Ranking, e fold.Email, keys []int64) error {
	if len(keys) == 0 {
		return nil
	}
	b := builder{dialect: s.r.dialect}
	b.add("SELECT coalesce(" + joined[b.dialect] + ", '') FROM seg WHERE h IN ")
	list(&b, padded(keys))
	letters, local := utf8.RuneCountInString(e.Canonical), e.Local+"@"
	b.add(" AND (length(address) BETWEEN ? AND ? OR substr(address, 1, ?) = ?)",
		letters-match.MaxEdits, letters+match.MaxEdits, utf8.RuneCountInString(local), local)
	var text string
	if err := s.tx.QueryRowContext(s.tx.Ctx, b.text.String(), b.args...).Scan(&text); err != nil {
		return fmt.Errorf("look up near addresses: %w", err)
	}
	for line := range strings.Lines(text) {
		number, address, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return fmt.Errorf("read near addresses: %w", err)
		}
		c := match.Candidate{N: n}
		c.Local, c.Domain, _ = strings.Cut(address, "@")
		near.Offer(c)
	}
	return nil
}

// joined is a line for each row of seg, in one text.
var joined = map[store.Dialect]string{
	store.SQLite:   "group_concat(account || ' ' || address, char(10))",
	store.Postgres: "string_agg(account || ' ' || address, chr(10))",
}
