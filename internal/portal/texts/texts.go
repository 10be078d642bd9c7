package texts

import (
	"embed"

	"github.com/readmit/readmit/internal/locale"
)

//go:embed en.json de.json es.json
var files embed.FS

// Load reads the texts.
func Load() (*locale.Catalog, error) { return locale.Load(files) }
