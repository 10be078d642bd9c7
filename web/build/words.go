package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

var word = regexp.MustCompile(`[A-Za-z0-9_-]+`)

// usedWords collects every word of the templates, of the Go files beside them
// and of the console's own script. A class that is none of these words is used
// by no page, so that [trim] may drop its rules.
func usedWords(root string) (map[string]bool, error) {
	words := map[string]bool{}
	for _, folder := range []string{
		filepath.Join(root, "internal", "console", "view"),
		filepath.Join(root, "internal", "portal", "page"),
		filepath.Join(root, "web", "src"),
	} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			switch filepath.Ext(path) {
			case ".templ", ".go", ".js":
			default:
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, w := range word.FindAll(text, -1) {
				words[string(w)] = true
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("read the templates' words: %w", err)
		}
	}
	return words, nil
}
