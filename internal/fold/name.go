package fold

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Name answers the folded form of a name, in which case, accents and the width
// of letters make no difference: "José ŁUKASZ" becomes "jose lukasz".
//
// It decomposes (NFKD), drops the marks of alphabets whose readers expect to
// find a name without them (Latin, Greek, Cyrillic, Arabic, Hebrew), splits the
// letters that Unicode leaves whole (ß, ł, ø, æ …), lowers the case and writes
// one space for any run of white space. Marks that are vowels or make another
// letter, as in Devanagari, Thai and Japanese, stay. Hangul stays decomposed,
// so that a syllable that is still being typed is a prefix of the whole one.
//
// Folding a folded name changes nothing.
func Name(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToLower(spell(s))) {
		if unicode.IsSpace(r) {
			b.WriteByte(' ')
			continue
		}
		if silent(r) {
			continue
		}
		r = unicode.ToLower(r)
		if split, ok := letters[r]; ok {
			b.WriteString(split)
			continue
		}
		b.WriteRune(r)
	}
	return strings.Join(strings.Fields(norm.NFKD.String(b.String())), " ")
}

// Words answers the distinct folded words of the names, sorted. Words end at
// white space, hyphens, apostrophes, dots, commas, slashes, brackets and
// quotes. Text without any of these, such as a Chinese name, is one word.
func Words(names ...string) []string {
	var words []string
	for _, name := range names {
		words = append(words, strings.FieldsFunc(Name(name), endsWord)...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// Stored answers the words under which a name is stored: those of [Words], and
// for a part with inner apostrophes or hyphens also that part written as one,
// so that "obrien" finds O'Brien and "jeanluc" finds Jean-Luc. What is typed
// is cut with [Words] alone, whose answer is always among the stored words of
// the same name.
func Stored(names ...string) []string {
	words := Words(names...)
	for _, name := range names {
		for _, part := range strings.Fields(Name(name)) {
			pieces := strings.FieldsFunc(part, endsWord)
			if len(pieces) > 1 {
				words = append(words, strings.Join(pieces, ""))
			}
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func endsWord(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune(wordEnds, r)
}

// spell replaces the spacing accents that people type for an apostrophe: NFKD
// would turn them into a space and a mark.
func spell(s string) string {
	if !strings.ContainsAny(s, "´΄᾽᾿") {
		return s
	}
	return strings.NewReplacer("´", "'", "΄", "'", "᾽", "'", "᾿", "'").Replace(s)
}

// silent reports whether r is left out of a folded name: a mark over a letter,
// or a character that cannot be seen.
func silent(r rune) bool {
	if r == '\u3099' || r == '\u309A' { // the marks that make が of か
		return false
	}
	if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Me) {
		return true
	}
	return unicode.Is(unicode.Mn, r) && unicode.In(r, accented...)
}

var accented = []*unicode.RangeTable{
	unicode.Inherited, unicode.Latin, unicode.Greek, unicode.Cyrillic,
	unicode.Hebrew, unicode.Arabic, unicode.Syriac,
}
