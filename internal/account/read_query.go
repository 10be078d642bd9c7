package account

import (
	"strings"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/id"
)

// reading is one way to understand the one box.
type reading struct{ criteria []criterion }

// boxed is what the one box was read as: the first reading that finds
// somebody counts, and an account whose own identifier was typed stands above.
type boxed struct {
	whole    string // the canonical text, if it can be a whole identifier
	readings []reading
}

// box reads the one box. Blank text asks nothing.
func (r reader) box(q string) (boxed, error) {
	text, err := fold.Text(q)
	if err != nil || text == "" {
		return boxed{}, err
	}
	b := boxer{reader: r, text: text, tokens: strings.Fields(text)}
	b.out.whole = cut(fold.Lower(text), 256)
	switch {
	case strings.ContainsAny(text, "@*"):
		b.out.whole = "" // an address is found by its reading, and no identifier holds a *
		b.mixed()
	case b.loginID():
	default:
		b.number()
		b.words()
	}
	if len(b.out.readings) == 0 && b.err == nil {
		b.err = ErrTermTooShort
	}
	if len(b.out.readings) > 0 {
		b.err = nil
	}
	return b.out, b.err
}

type boxer struct {
	reader
	text   string
	tokens []string
	out    boxed
	err    error // the first reason why something could not be read
}

// add notes a reading, unless one of its terms cannot be sought.
func (b *boxer) add(terms ...fieldTerm) {
	var all []criterion
	for _, t := range terms {
		cs, err := b.term(t)
		if err != nil {
			if b.err == nil || fault.As(b.err) == nil {
				b.err = err
			}
			return
		}
		all = append(all, cs...)
	}
	b.out.readings = append(b.out.readings, reading{all})
}

func (b *boxer) loginID() bool {
	if _, err := id.ParseUUID(b.text); err != nil {
		return false
	}
	b.add(fieldTerm{"login_id", "login_id", Term{Value: b.text}})
	return true
}

// mixed reads e-mails and patterns, and other words as names.
func (b *boxer) mixed() {
	var terms []fieldTerm
	var names []string
	for _, t := range b.tokens {
		if strings.ContainsAny(t, "@*") {
			terms = append(terms, fieldTerm{"email", "email", Term{Value: t}})
			continue
		}
		names = append(names, t)
	}
	if len(names) > 0 {
		terms = append(terms, fieldTerm{"name", "name", Term{Value: strings.Join(names, " ")}})
	}
	b.add(terms...)
	if len(b.tokens) == 1 && !strings.Contains(b.text, "@") {
		b.add(fieldTerm{"customer_id", "customer_id", Term{Value: b.text}})
		b.add(fieldTerm{"username", "username", Term{Value: b.text}})
		b.add(fieldTerm{"name", "name", Term{Value: b.text}})
	}
}

// number reads what can be a telephone number of four digits or more.
func (b *boxer) number() {
	if len(b.prefixes(b.text)) == 0 || len(fold.Reverse(b.text)) < 4 {
		return
	}
	b.add(fieldTerm{"phone", "phone", Term{Value: b.text}})
}

// words reads names, and then the beginning of an identifier or address.
func (b *boxer) words() {
	b.add(fieldTerm{"name", "name", Term{Value: b.text, Op: Prefix}})
	if len(b.tokens) > 1 {
		return
	}
	b.add(fieldTerm{"customer_id", "customer_id", Term{Value: b.text, Op: Prefix}})
	b.add(fieldTerm{"username", "username", Term{Value: b.text, Op: Prefix}})
	if !b.wholeOnly {
		b.add(fieldTerm{"email", "email", Term{Value: b.text, Op: Prefix}})
	}
	b.add(fieldTerm{"legacy_id", "legacy_id", Term{Value: b.text, Op: Prefix}})
}
