package account

import (
	"slices"
	"strings"
	"unicode"

	"github.com/readmit/readmit/internal/fold"
)

// The kinds of name word: first, last, second last, and whole names that are
// written without spaces.
var nameKinds = []string{"f", "l", "s", "w"}

// wordsOf returns the folded words of names by kind, in the order in which
// they are written.
func wordsOf(first, last, second string) map[string][]string {
	out := map[string][]string{"f": inOrder(first), "l": inOrder(last), "s": inOrder(second)}
	if ideographs(first) > 0 && ideographs(last) > 0 {
		f, l := strings.Join(out["f"], ""), strings.Join(out["l"], "")
		out["w"] = []string{cut(l+f, maxWord), cut(f+l, maxWord)}
		if out["w"][0] == out["w"][1] {
			out["w"] = out["w"][:1]
		}
	}
	return out
}

// inOrder is fold.Stored in the order of the name, since lists are sorted by
// it. Parts that are also stored as one word come last.
func inOrder(name string) []string {
	words, folded := fold.Stored(name), fold.Name(name)
	at := func(w string) int {
		if i := strings.Index(folded, w); i >= 0 {
			return i
		}
		return len(folded)
	}
	slices.SortStableFunc(words, func(a, b string) int { return at(a) - at(b) })
	out := words[:0]
	for _, w := range words {
		if w = cut(w, maxWord); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// maxWord is how many bytes of a word are stored and sought: a place in an
// index must fit into a cursor.
const maxWord = 160

// nameWords is how the words of an account's names stand in one column, each
// behind a line break and the letter of its kind. Lists are sorted by it: by
// first names, then last names; who has none stands in front.
func nameWords(words map[string][]string) string {
	var b strings.Builder
	for _, kind := range nameKinds {
		for _, w := range words[kind] {
			b.WriteString("\n" + kind + w)
		}
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// ideographs counts the letters of scripts that are written without spaces.
func ideographs(s string) (n int) {
	for _, r := range s {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			n++
		}
	}
	return n
}
