package account

import (
	"strings"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
)

// fieldKinds are the kinds of name word that a field is about.
var fieldKinds = map[string]string{"first_name": "f", "last_name": "l", "second_last_name": "s", "name": "flsw"}

// name reads a term about a name: every word of it must be met.
func (r reader) name(t fieldTerm) ([]criterion, error) {
	o, value := t.Op, t.Value
	if o == "" {
		o, value = starred(value)
	}
	text, err := fold.Text(value)
	if err != nil {
		return nil, err
	}
	words := fold.Words(text)
	if len(words) == 0 || o != Eq && !longEnough(fold.Name(text)) {
		return nil, ErrTermTooShort
	}
	if len(words) > maxWords {
		return nil, ErrTermTooLong.Withf("Write %d words of a name at most.", maxWords)
	}
	cs := make([]criterion, 0, len(words))
	for _, w := range words {
		cs = append(cs, r.nameWord(fieldKinds[t.field], o, cut(w, maxWord)))
	}
	cs[0].chips = []Chip{{t.name, o, text}}
	return cs, nil
}

// maxWords is how many words of a name one term may have.
const maxWords = 12

// starred reads the * around a name: behind it nothing changes, in front any
// beginning is allowed.
func starred(value string) (Operator, string) {
	trimmed := strings.TrimSpace(value)
	if strings.HasPrefix(trimmed, "*") && strings.Trim(trimmed, "*") != "" {
		return Contains, strings.Trim(trimmed, "*")
	}
	if rest := strings.TrimRight(trimmed, "*"); rest != "" {
		return Prefix, rest
	}
	return Prefix, value
}

// wordCopies are what a row of name_word has of its account.
var wordCopies = copies{names: "d.words", state: "d.state", created: "d.created_at"}

func (r reader) nameWord(kinds string, o Operator, word string) criterion {
	c := criterion{class: ClassPrefix, uses: usesNames}
	d := &drive{keys: []string{"d.fold", "d.words"}, order: byText, has: wordCopies, length: len(word)}
	d.words = &wordRange{kinds: kinds, from: word, upTo: word + "\x01"}
	if o == Prefix {
		d.words.upTo = upper(match.Next(word))
	}
	pieces := make([]string, 0, 4)
	for _, k := range strings.Split(kinds, "") {
		d.add("name_word d", "d.account", "d.fold", "d.tenant = ? AND d.kind = ?", []any{r.tenant, k}, o, word)
		pieces = append(pieces, "\n"+k+word)
	}
	met := func(w string) bool { return strings.HasPrefix(w, word) }
	switch o {
	case Eq:
		for i := range pieces {
			pieces[i] += "\n"
		}
		met = func(w string) bool { return w == word }
		c.class = ClassExact
	case Contains:
		pieces = []string{word}
		met = func(w string) bool { return strings.Contains(w, word) }
		c.verify = func(names string) bool { return anyWord(names, kinds, met) }
		c.class, c.holding = ClassContains, &holding{kinds, word}
	}
	d.first = func(key, names string) bool { return firstWord(names, kinds, met) == key }
	c.exact = func(names string) bool { return anyWord(names, kinds, func(w string) bool { return w == word }) }
	c.check = func(b *builder, on copies) {
		if len(pieces) > 1 { // most names fail here, at a quarter of the cost
			b.holds(on.names, word)
			b.add(" AND ")
		}
		b.add("(")
		for i, p := range pieces {
			if i > 0 {
				b.add(" OR ")
			}
			b.holds(on.names, p)
		}
		b.add(")")
	}
	if c.holding == nil {
		c.drives = []*drive{d}
	}
	return c
}

// anyWord reports whether a word of one of the kinds is met.
func anyWord(names, kinds string, met func(string) bool) bool {
	found := false
	eachWord(names, kinds, func(w string) { found = found || met(w) })
	return found
}

// firstWord answers the first word, in the order of bytes, that is met. An
// account stands in a list of words once for each: this one counts.
func firstWord(names, kinds string, met func(string) bool) string {
	first := ""
	eachWord(names, kinds, func(w string) {
		if met(w) && (first == "" || w < first) {
			first = w
		}
	})
	return first
}

func eachWord(names, kinds string, f func(string)) {
	for w := range strings.SplitSeq(names, "\n") {
		if w != "" && strings.IndexByte(kinds, w[0]) >= 0 {
			f(w[1:])
		}
	}
}

// longEnough reports whether a text has two letters, or one of a script whose
// letters are words.
func longEnough(text string) bool {
	return utf8.RuneCountInString(text) >= 2 || ideographs(text) > 0
}
