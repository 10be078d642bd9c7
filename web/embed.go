package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// ManifestName is the file in dist that maps source names to hashed names.
// web/build writes it last, so that its presence means a finished bundle.
const ManifestName = "manifest.json"

// Prefix is the path under which [Assets.Handler] expects to be mounted.
const Prefix = "/assets/"

// Assets is an opened set of bundled files. The zero value is a set that was
// never built. It is safe for concurrent use and never changes.
type Assets struct {
	files    fs.FS
	manifest map[string]string
}

// Embedded opens the assets that were compiled into the binary. It returns an
// unbuilt set, and no error, if none were bundled before compiling; an error
// means that the manifest is there but cannot be read.
func Embedded() (Assets, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return Assets{}, fmt.Errorf("open the embedded assets: %w", err)
	}
	return Open(files)
}

// Open reads the manifest of a folder of bundled files, such as web/dist on
// disk. Like [Embedded] it takes a folder without a manifest for unbuilt.
func Open(files fs.FS) (Assets, error) {
	text, err := fs.ReadFile(files, ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return Assets{}, nil
	}
	if err != nil {
		return Assets{}, fmt.Errorf("read the assets' manifest: %w", err)
	}
	manifest := map[string]string{}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return Assets{}, fmt.Errorf("read the assets' manifest: %w", err)
	}
	return Assets{files: files, manifest: manifest}, nil
}

// Built says whether the assets were bundled before the binary was compiled.
func (a Assets) Built() bool { return len(a.manifest) > 0 }

// URL returns the address of a bundled file by its source name, for example
// "console.css", "console.js", "theme.js" or "icons.svg". The address changes
// whenever the content does. For an unknown name, or an unbuilt set, it is the
// plain name under [Prefix], which the handler answers in words.
func (a Assets) URL(name string) string {
	if hashed, ok := a.manifest[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}
