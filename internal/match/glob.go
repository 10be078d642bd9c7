package match

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fold"
)

// What can be wrong with a pattern.
var (
	ErrPatternEmpty  = errors.New("there is nothing to look for: write some letters")
	ErrPatternStar   = errors.New("a pattern has a * where letters are left out: put one in, such as jess*@gmail.com")
	ErrPatternAt     = errors.New("an e-mail pattern has one @ at most: remove the others")
	ErrPatternDomain = errors.New("after the @ write a whole domain, such as example.com, or a part of one in unaccented letters with a *, such as exam*")
	ErrPatternLong   = errors.New("the pattern is too long: 320 bytes are allowed")
)

const maxPattern = 320 // an address, and some stars

// Glob is a pattern for one text, in lower case: literal pieces and, between
// them, a * for any letters or none. Every other character stands for itself.
// The zero Glob matches the empty text only.
type Glob struct {
	Prefix string   // how the text begins; the whole text if there is no *
	Inner  []string // what follows, in this order and without overlap
	Suffix string   // how it ends
	Star   bool     // there is at least one *
}

// ParseGlob reads a pattern for a username, customer ID or another single
// text. Several * in a row count as one; without * the text itself is meant.
//
// It returns the errors of [fold.Text], [ErrPatternEmpty] or [ErrPatternLong].
func ParseGlob(s string) (Glob, error) {
	text, err := patternText(s)
	if err != nil {
		return Glob{}, err
	}
	return newGlob(text), nil
}

// Contains is the pattern for the texts that hold s. A * in s stands for
// itself.
//
// It returns the errors of [fold.Text], [ErrPatternEmpty] or [ErrPatternLong].
func Contains(s string) (Glob, error) {
	text, err := patternText(s)
	if err != nil {
		return Glob{}, err
	}
	return Glob{Inner: []string{text}, Star: true}, nil
}

func patternText(s string) (string, error) {
	text, err := fold.Text(s)
	if err != nil {
		return "", err
	}
	if text == "" {
		return "", ErrPatternEmpty
	}
	if text = fold.Lower(text); len(text) > maxPattern {
		return "", ErrPatternLong
	}
	return text, nil
}

func newGlob(text string) Glob {
	pieces := strings.Split(text, "*")
	last := len(pieces) - 1
	if last == 0 {
		return Glob{Prefix: text}
	}
	inner := slices.DeleteFunc(pieces[1:last:last], func(p string) bool { return p == "" })
	return Glob{Prefix: pieces[0], Inner: slices.Clip(inner), Suffix: pieces[last], Star: true}
}

// Any reports whether every text matches.
func (g Glob) Any() bool {
	return g.Star && g.Prefix == "" && g.Suffix == "" && len(g.Inner) == 0
}

// Leads reports whether the text's beginning decides: the pattern is a whole
// text, or a beginning and a *. Then a range of an ordered index is the answer.
func (g Glob) Leads() bool {
	return g.Prefix != "" && g.Suffix == "" && len(g.Inner) == 0
}

// Pieces answers the literal pieces in their order, without empty ones.
func (g Glob) Pieces() []string {
	pieces := slices.Concat([]string{g.Prefix}, g.Inner, []string{g.Suffix})
	return slices.DeleteFunc(pieces, func(p string) bool { return p == "" })
}

// Longest answers the length of the longest literal piece, in letters.
func (g Glob) Longest() int {
	longest := 0
	for _, p := range g.Pieces() {
		longest = max(longest, utf8.RuneCountInString(p))
	}
	return longest
}

// Match reports whether the whole of s, in lower case, matches. Its time grows
// with the length of s, whatever the pattern: there is no going back.
func (g Glob) Match(s string) bool {
	if !g.Star {
		return s == g.Prefix
	}
	s, begins := strings.CutPrefix(s, g.Prefix)
	s, ends := strings.CutSuffix(s, g.Suffix)
	if !begins || !ends {
		return false
	}
	for _, piece := range g.Inner {
		_, rest, found := strings.Cut(s, piece)
		if !found {
			return false
		}
		s = rest
	}
	return true
}

// String answers the pattern as it was read.
func (g Glob) String() string {
	return g.join("*", func(s string) string { return s })
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Like answers the operand of SQL's LIKE … ESCAPE '\' that matches the same
// texts, to be passed as a parameter.
func (g Glob) Like() string {
	return g.join("%", likeEscape.Replace)
}

func (g Glob) join(star string, write func(string) string) string {
	if !g.Star {
		return write(g.Prefix)
	}
	var b strings.Builder
	b.WriteString(write(g.Prefix) + star)
	for _, piece := range g.Inner {
		b.WriteString(write(piece) + star)
	}
	b.WriteString(write(g.Suffix))
	return b.String()
}
