package locale

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Language is one language that pages are written in.
type Language struct {
	// Tag is the BCP 47 tag, such as "de".
	Tag string
	// Name is what the language calls itself.
	Name string
}

// Languages lists the languages; the first is the fallback.
var Languages = []Language{
	{Tag: "en", Name: "English"},
	{Tag: "de", Name: "Deutsch"},
	{Tag: "es", Name: "Español"},
}

// Catalog holds the texts of all languages. It is safe for concurrent use.
type Catalog struct {
	bundle  *i18n.Bundle
	matcher language.Matcher
}

// Load reads the texts of every language from the folder's files, such as
// en.json. An error means that a file is not what go-i18n can read; it is a
// mistake at build time.
func Load(files fs.FS) (*Catalog, error) {
	bundle := i18n.NewBundle(language.English)
	tags := make([]language.Tag, 0, len(Languages))
	for _, l := range Languages {
		text, err := fs.ReadFile(files, l.Tag+".json")
		if err != nil {
			return nil, fmt.Errorf("read the texts of %s: %w", l.Tag, err)
		}
		if _, err := bundle.ParseMessageFileBytes(text, l.Tag+".json"); err != nil {
			return nil, fmt.Errorf("read the texts of %s: %w", l.Tag, err)
		}
		tags = append(tags, language.Make(l.Tag))
	}
	return &Catalog{bundle: bundle, matcher: language.NewMatcher(tags)}, nil
}

// For chooses the language that fits best. Preferences are tried in order and
// may each be a tag ("es") or the whole value of an Accept-Language header;
// empty and unreadable ones are passed over, and English is what remains.
func (c *Catalog) For(preferences ...string) *Printer {
	// The index, not the returned tag: that one carries extensions of the wish.
	_, i := language.MatchStrings(c.matcher, preferences...)
	return c.printer(Languages[i].Tag)
}

// Among is [Catalog.For] where only some languages are offered, of which the
// first is what remains; of none, all are.
func (c *Catalog) Among(offered []Language, preferences ...string) *Printer {
	if len(offered) == 0 {
		return c.For(preferences...)
	}
	tags := make([]language.Tag, 0, len(offered))
	for _, l := range offered {
		tags = append(tags, language.Make(l.Tag))
	}
	_, i := language.MatchStrings(language.NewMatcher(tags), preferences...)
	return c.printer(offered[i].Tag)
}

// Offered are the languages that pages are written in and that are among the
// wanted ones, in their order; all of them if none is. A wanted variant, such
// as de-AT, stands for its language.
func Offered(wanted []string) []Language {
	var out []Language
	for _, w := range wanted {
		base, _ := language.Make(w).Base()
		for _, l := range Languages {
			if l.Tag == base.String() && !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	if len(out) == 0 {
		return Languages
	}
	return out
}

func (c *Catalog) printer(tag string) *Printer {
	return &Printer{
		tag:     tag,
		texts:   i18n.NewLocalizer(c.bundle, tag),
		numbers: message.NewPrinter(language.Make(tag)),
	}
}
