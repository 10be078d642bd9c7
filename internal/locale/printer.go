package locale

import (
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/message"
)

// Printer writes in one language. It is safe for concurrent use.
type Printer struct {
	tag     string
	texts   *i18n.Localizer
	numbers *message.Printer
}

// Args are the values that a text names in double braces, such as
// {{.Name}}. Values are plain text: pages escape them when they print.
type Args map[string]any

// Lang is the tag of the printer's language, for the page's lang attribute.
func (p *Printer) Lang() string { return p.tag }

// T gives the text of a key. A key that does not exist comes back as it is in
// double angle quotes, so that the mistake is seen and the page still works.
func (p *Printer) T(key string, args ...Args) string {
	return p.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data(args)}, key)
}

// N gives the text of a key in the form that a count needs ("1 note",
// "2 notes"). The text reads the count, written for the language, as {{.N}}.
func (p *Printer) N(key string, count int, args ...Args) string {
	values := Args{"N": p.Number(count)}
	for k, v := range data(args) {
		values[k] = v
	}
	return p.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: count}, key)
}

// Has says whether a key has a text.
func (p *Printer) Has(key string) bool {
	_, err := p.texts.Localize(&i18n.LocalizeConfig{MessageID: key})
	return err == nil
}

// Number writes a whole number with the language's separators.
func (p *Printer) Number(n int) string { return p.numbers.Sprintf("%d", n) }

func (p *Printer) localize(config *i18n.LocalizeConfig, key string) string {
	text, err := p.texts.Localize(config)
	if err != nil {
		return "«" + key + "»"
	}
	return text
}

func data(args []Args) Args {
	if len(args) == 0 {
		return Args{}
	}
	return args[0]
}
