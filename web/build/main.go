// Command build bundles the console's script, style sheet, fonts and icons
// from web/src and web/node_modules into web/dist, under names that carry a
// hash of their content, and writes the manifest that package web reads.
//
// It is run from the repository's root, by make, after `npm ci
// --ignore-scripts` in web. It needs no Node: esbuild is linked in.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "build the console's assets:", err)
		os.Exit(1)
	}
}

// run builds the assets of the repository whose root is given. The old content
// of web/dist, except its placeholder, is removed once the new one is ready.
func run(root string) error {
	web := filepath.Join(root, "web")
	if _, err := os.Stat(filepath.Join(web, "node_modules", "@tabler", "core")); err != nil {
		return fmt.Errorf("the npm packages are missing: run `npm ci --ignore-scripts` in web")
	}
	files, err := bundle(web)
	if err != nil {
		return err
	}
	words, err := usedWords(root)
	if err != nil {
		return err
	}
	for i, f := range files {
		if filepath.Ext(f.source) == ".css" {
			files[i].content = trim(f.content, words)
		}
	}
	sprite, err := iconSprite(web)
	if err != nil {
		return err
	}
	files = append(files, file{source: "icons.svg", content: sprite})
	return write(filepath.Join(web, "dist"), files)
}
