package message

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/text/language"
)

//go:embed text/*.json
var textFiles embed.FS

// Languages are those that the built-in words are there in. English is first:
// it is what is left where no other fits.
var Languages = []string{"en", "de", "es"}

var texts = readTexts()

// readTexts reads the built-in words. They are part of the binary: one that
// cannot read them must not start.
func readTexts() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, lang := range Languages {
		raw, err := textFiles.ReadFile("text/" + lang + ".json")
		if err != nil {
			panic(fmt.Sprintf("message: read the built-in words: %v", err))
		}
		words := map[string]string{}
		if err := json.Unmarshal(raw, &words); err != nil {
			panic(fmt.Sprintf("message: read the built-in words in %s: %v", lang, err))
		}
		out[lang] = words
	}
	return out
}

// Words are what a template says in one language, on one channel. HTML may be
// empty: it is then made from the plain text.
type Words struct {
	Subject string `json:"subject"`
	Plain   string `json:"plain"`
	HTML    string `json:"html"`
}

// builtIn are the words of the product, in one of [Languages].
func builtIn(t *Template, c Channel, lang string) Words {
	words := texts[lang]
	undoable := t.Path == undoPath
	if c == SMS {
		plain, own := words[t.Name+".sms"]
		if !own {
			plain = "{{.brand}}: " + words[t.Name+".plain"]
		}
		if undoable {
			plain += words["undo_sms"]
		}
		return Words{Plain: plain}
	}
	plain := words[t.Name+".plain"]
	if undoable {
		plain += words["undo"]
	}
	return Words{Subject: words[t.Name+".subject"], Plain: plain + "\n\n" + words["footer"]}
}

// baseOf is the one of [Languages] that comes nearest to a language.
func baseOf(lang string) string {
	return pick(Languages, lang)
}

// pick returns the one of the choices that comes nearest to the first of the
// wanted languages that comes near any, and the first choice otherwise.
func pick(choices []string, wanted ...string) string {
	tags := make([]language.Tag, 0, len(choices))
	for _, c := range choices {
		tags = append(tags, language.Make(c))
	}
	matcher := language.NewMatcher(tags)
	for _, w := range wanted {
		if i := slices.Index(choices, w); i >= 0 {
			return choices[i]
		}
		if tag, err := language.Parse(w); err == nil {
			if _, i, sure := matcher.Match(tag); sure >= language.High {
				return choices[i]
			}
		}
	}
	return choices[0]
}

// validOf says in words how long a template's link or code is good.
func (t *Template) validOf(lang string) string {
	words := texts[baseOf(lang)]
	switch {
	case t.Code:
		return words["valid.code"]
	case t.Path == undoPath:
		return words["valid.undo"]
	case t.Name == "invitation":
		return words["valid.invitation"]
	}
	return words["valid.link"]
}

// buttonOf is what stands on the button of a template's link.
func (t *Template) buttonOf(lang string) string {
	words := texts[baseOf(lang)]
	if t.Path == undoPath {
		return words["button.undo"]
	}
	return words["button."+t.Name]
}
