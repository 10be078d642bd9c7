package match

import (
	"slices"
	"strings"
)

// The anchors that stand around a local part where it is indexed by trigrams,
// so that its beginning and its end can be looked up: "^jess.smith@".
const (
	Begin = "^"
	End   = "@"
)

// Trigrams answers the distinct runs of three letters that every matching text
// has when begin is written before it and end behind it ("" for an index
// without anchors). None are answered if all pieces are too short.
func (g Glob) Trigrams(begin, end string) []string {
	var grams []string
	for _, piece := range g.anchored(begin, end) {
		letters := []rune(piece)
		for n := 3; n <= len(letters); n++ {
			grams = append(grams, string(letters[n-3:n]))
		}
	}
	return distinct(grams)
}

func (g Glob) anchored(begin, end string) []string {
	if !g.Star {
		return []string{begin + g.Prefix + end}
	}
	pieces := slices.Clone(g.Inner)
	if g.Prefix != "" {
		pieces = append(pieces, begin+g.Prefix)
	}
	if g.Suffix != "" {
		pieces = append(pieces, g.Suffix+end)
	}
	return pieces
}

// FTSQuery answers the operand of MATCH for an FTS5 table with the trigram
// tokenizer: all of [Glob.Trigrams], quoted. It names single trigrams, because
// a table with detail=none refuses longer phrases. What is found holds every
// match and may hold more: compare it with [Glob.Like] or [Glob.Match].
//
// It is "" if there is no trigram to look up.
func (g Glob) FTSQuery(begin, end string) string {
	grams := g.Trigrams(begin, end)
	for i, gram := range grams {
		grams[i] = `"` + strings.ReplaceAll(gram, `"`, `""`) + `"`
	}
	return strings.Join(grams, " AND ")
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
