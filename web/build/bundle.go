package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// file is one finished asset: the name by which pages ask for it, and its
// content. A file whose name already carries a hash, because the style sheet
// refers to it, keeps that name.
type file struct {
	source  string
	content []byte
	hashed  bool
}

// bundle runs esbuild over the entry points in web/src.
func bundle(web string) ([]file, error) {
	src := filepath.Join(web, "src")
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{
			filepath.Join(src, "console.js"),
			filepath.Join(src, "live-worker.js"),
			filepath.Join(src, "theme.js"),
			filepath.Join(src, "console.css"),
			filepath.Join(src, "portal.js"),
			filepath.Join(src, "portal.css"),
		},
		Outdir:            filepath.Join(web, "dist"),
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsInline,
		Format:            api.FormatIIFE,
		Engines: []api.Engine{
			{Name: api.EngineChrome, Version: "125"},
			{Name: api.EngineFirefox, Version: "128"},
			{Name: api.EngineSafari, Version: "17.5"},
		},
		Loader: map[string]api.Loader{".woff2": api.LoaderFile},
		Write:  false,
	})
	if len(result.Errors) > 0 {
		texts := api.FormatMessages(result.Errors, api.FormatMessagesOptions{})
		return nil, fmt.Errorf("bundle: %s", strings.Join(texts, "\n"))
	}
	files := make([]file, 0, len(result.OutputFiles))
	for _, out := range result.OutputFiles {
		name := filepath.Base(out.Path)
		files = append(files, file{
			source:  name,
			content: out.Contents,
			hashed:  filepath.Ext(name) == ".woff2",
		})
	}
	return files, nil
}
