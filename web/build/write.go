package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const placeholder = ".gitkeep"

// write replaces the content of dist by the given files and ends with the
// manifest, so that a build that was cut short is seen as not built.
func write(dist string, files []file) error {
	if err := clear(dist); err != nil {
		return err
	}
	manifest := map[string]string{}
	for _, f := range files {
		name := f.source
		if !f.hashed {
			name = hashedName(f)
		}
		manifest[plainName(f)] = name
		if err := os.WriteFile(filepath.Join(dist, name), f.content, 0o644); err != nil {
			return fmt.Errorf("write asset %s: %w", name, err)
		}
		fmt.Printf("%-34s %7.1f KB\n", name, float64(len(f.content))/1024)
	}
	text, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dist, "manifest.json"), append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return nil
}

// plainName is the name by which pages ask for a file: without its hash.
func plainName(f file) string {
	if !f.hashed {
		return f.source
	}
	ext := filepath.Ext(f.source)
	stem := strings.TrimSuffix(f.source, ext)
	if i := strings.LastIndexByte(stem, '-'); i > 0 {
		stem = stem[:i]
	}
	return stem + ext
}

func hashedName(f file) string {
	sum := sha256.Sum256(f.content)
	ext := filepath.Ext(f.source)
	return strings.TrimSuffix(f.source, ext) + "-" + strings.ToUpper(hex.EncodeToString(sum[:4])) + ext
}

func clear(dist string) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return fmt.Errorf("make the output folder: %w", err)
	}
	// The manifest goes first: without it the rest counts as not built.
	if err := os.RemoveAll(filepath.Join(dist, "manifest.json")); err != nil {
		return fmt.Errorf("remove the old manifest: %w", err)
	}
	old, err := os.ReadDir(dist)
	if err != nil {
		return fmt.Errorf("read the output folder: %w", err)
	}
	for _, entry := range old {
		if entry.Name() == placeholder {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, entry.Name())); err != nil {
			return fmt.Errorf("remove old asset %s: %w", entry.Name(), err)
		}
	}
	return nil
}
