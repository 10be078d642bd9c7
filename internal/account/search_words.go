package account

import (
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/match"
)

// holding is a piece of a word of one of the kinds of name.
type holding struct{ kinds, piece string }

// maxHolding is how many words of a kind are looked up one by one. A piece
// that more words hold is one that many accounts have.
const maxHolding = 512

// withWords gives a criterion about a part of a name its drive: the words of
// the dictionary that hold it.
func (s *searching) withWords(c *criterion) error {
	if c.holding == nil {
		return nil
	}
	d := &drive{has: wordCopies}
	for _, kind := range strings.Split(c.holding.kinds, "") {
		words, err := s.wordsWith(kind, c.holding.piece)
		if err != nil {
			return err
		}
		switch {
		case len(words) > maxHolding:
			d.many = true
			d.spans = append(d.spans, span{
				from: "name_dictionary x CROSS JOIN name_word d", n: "d.account",
				where: `x.tenant = ? AND x.kind = ? AND x.fold LIKE ? ESCAPE '\' AND d.tenant = x.tenant AND d.kind = x.kind AND d.fold = x.fold`,
				args:  []any{s.r.tenant, kind, inside(c.holding.piece)},
			})
		case len(words) > 0:
			d.spans = append(d.spans, span{
				from: "name_word d", n: "d.account", where: "d.tenant = ? AND d.kind = ? AND d.fold IN " + marks(len(padded(words))),
				args: append([]any{s.r.tenant, kind}, anys(padded(words))...),
			})
		}
	}
	c.drives, c.holding = []*drive{d}, nil
	return nil
}

func inside(piece string) string { return match.Glob{Inner: []string{piece}, Star: true}.Like() }

// wordsWith lists the words of a kind that hold the piece, one more than
// maxHolding at most.
func (s *searching) wordsWith(kind, piece string) (words []string, err error) {
	b := builder{dialect: s.r.dialect}
	b.add("SELECT fold FROM name_dictionary WHERE tenant = ? AND kind = ? AND ", s.r.tenant, kind)
	b.holds("fold", piece)
	b.add(" LIMIT ?", maxHolding+1)
	rows, err := s.tx.QueryContext(s.tx.Ctx, b.text.String(), b.args...)
	if err != nil {
		return nil, fmt.Errorf("look up words: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			return nil, fmt.Errorf("look up words: %w", err)
		}
		words = append(words, w)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("look up words: %w", err)
	}
	return words, nil
}

func marks(n int) string { return "(" + strings.TrimSuffix(strings.Repeat("?, ", n), ", ") + ")" }

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}
