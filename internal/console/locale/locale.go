package locale

import (
	"embed"

	"github.com/readmit/readmit/internal/locale"
)

//go:embed en.json de.json es.json
var files embed.FS

// What the console's packages need of the texts.
type (
	// Catalog holds the console's texts in all languages.
	Catalog = locale.Catalog
	// Printer writes them in one language.
	Printer = locale.Printer
	// Args are the values that a text names.
	Args = locale.Args
	// Language is one language the console is written in.
	Language = locale.Language
)

// Languages lists the console's languages; the first is the fallback.
var Languages = locale.Languages

// Load reads the console's texts.
func Load() (*Catalog, error) { return locale.Load(files) }
