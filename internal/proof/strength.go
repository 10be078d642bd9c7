package proof

import (
	"strings"
	"unicode"

	"github.com/ccojocar/zxcvbn-go"
	"github.com/ccojocar/zxcvbn-go/match"
	"github.com/ccojocar/zxcvbn-go/matching"
	"github.com/readmit/readmit/internal/secret"
	"golang.org/x/text/unicode/norm"
)

// Estimate says how hard a password is to guess.
type Estimate struct {
	// Score goes from 0, guessed at once, to 4, not guessed by anybody.
	Score int
	// Bits is the logarithm to base 2 of the guesses needed.
	Bits float64
}

const (
	// What is judged is the beginning: the estimate's cost grows faster than the
	// length, and the rest only adds strength.
	judgedCharacters = 72
	// Signs that may stand for letters are tried in all combinations, which
	// takes a second where all of them occur; no word needs so many.
	mostCombinations = 32
)

// Strength estimates by zxcvbn how hard the password is to guess for somebody
// who knows common passwords, words, names, keyboard patterns and dates, and
// the known texts: e-mail addresses and names may be given whole, their parts
// are tried too. It takes milliseconds, and never fails. Letters outside ASCII
// count as if without accents, or as one plain letter each, so the estimate
// errs on the weak side for them.
func Strength(password secret.String, known ...string) Estimate {
	var tried []string
	for _, text := range known {
		text = plain(text)
		tried = append(tried, text)
		tried = append(tried, strings.FieldsFunc(text, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		})...)
	}
	text := plain(password.Reveal())
	text = text[:min(len(text), judgedCharacters)]
	skipSigns := func(m match.Matcher) bool {
		return combinations(text) > mostCombinations && matching.FilterL33tMatcher(m)
	}
	found := zxcvbn.PasswordStrength(text, tried, skipSigns)
	return Estimate{Score: found.Score, Bits: found.Entropy}
}

// The signs that the estimator reads as one letter, letter by letter.
var letterSigns = []string{"4@", "8", "({[<", "3", "69", "1!|", "1|7", "0", "$5", "+7", "%", "2"}

// How many readings the estimator tries at most: one sign for each letter, and
// two letters for each of three signs.
func combinations(text string) int {
	count := 1
	for _, signs := range letterSigns {
		present := 0
		for _, sign := range signs {
			if strings.ContainsRune(text, sign) {
				present++
			}
		}
		count *= max(present, 1)
	}
	for _, sign := range "1|7" {
		if strings.ContainsRune(text, sign) {
			count *= 2
		}
	}
	return count
}

// The estimator mixes up bytes and characters, so it gets ASCII only.
func plain(text string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r < unicode.MaxASCII:
			out.WriteRune(r)
		default:
			out.WriteRune('a' + unicode.ToLower(r)%26)
		}
	}
	return out.String()
}
