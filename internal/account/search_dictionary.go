package account

import (
	"fmt"
	"strings"
)

// wordRange is the piece of the dictionary whose words a drive lists.
type wordRange struct{ kinds, from, upTo string }

// rarestName picks, of several names that many have, the one that the
// dictionary says the fewest have; otherwise what was picked before. The
// dictionary's counts may be hours old: they choose the way, and never decide
// what is found.
func (s *searching) rarestName(cs []criterion, at place2) (place2, error) {
	names, least := 0, int64(0)
	picked := at
	for i, c := range cs {
		for j, d := range c.drives {
			if d.words == nil {
				continue
			}
			n, err := s.accountsOf(d.words)
			if err != nil {
				return at, err
			}
			if names++; names == 1 || n < least {
				picked, least = place2{i, j}, n
			}
		}
	}
	if names < 2 {
		return at, nil
	}
	_, err := s.count(cs[picked.criterion].drives[picked.drive], s.sizes.wide)
	return picked, err
}

// accountsOf adds up how many accounts have the words.
func (s *searching) accountsOf(w *wordRange) (n int64, err error) {
	b := builder{dialect: s.r.dialect}
	b.add("SELECT CAST(coalesce(sum(x.accounts), 0) AS bigint) FROM name_dictionary x WHERE x.tenant = ? AND x.kind IN ", s.r.tenant)
	list(&b, strings.Split(w.kinds, ""))
	b.add(" AND x.fold >= ? AND x.fold < ?", w.from, w.upTo)
	if err := s.tx.QueryRowContext(s.tx.Ctx, b.text.String(), b.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("add up how many have a name: %w", err)
	}
	return n, nil
}
