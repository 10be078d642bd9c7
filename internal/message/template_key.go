package message

import (
	"slices"

	"golang.org/x/text/language"

	"github.com/readmit/readmit/internal/fault"
)

// checkKey holds the name of one template, by one channel, in one language.
func checkKey(f *fault.Fields, name string, c Channel, lang string) *Template {
	t := TemplateNamed(name)
	f.Check(t != nil, "template", "unknown", "There is no such template. The templates are listed under /templates.")
	if t == nil {
		return nil
	}
	f.Check(t.Has(c), "channel", "unknown", "This template does not go that way.")
	tag, err := language.Parse(lang)
	f.Check(err == nil && tag.String() == lang && len(lang) <= 35, "language", "language", "Give a language (BCP 47), such as en or pt-BR.")
	return t
}

// languagesOf are the languages that a page offers for a template: the
// built-in ones, and the tenant's own besides.
func languagesOf(own []string) []string {
	out := slices.Clone(Languages)
	for _, lang := range own {
		if !slices.Contains(out, lang) {
			out = append(out, lang)
		}
	}
	return out
}
