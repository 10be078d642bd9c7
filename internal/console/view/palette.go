package view

import "net/url"

// PaletteGroup is one heading of the palette and what stands under it.
type PaletteGroup struct {
	// Title is a key of package locale.
	Title   string
	Entries []PaletteEntry
}

// PaletteEntry leads to a page. Text and More are what the reader sees and may
// type; both are in the reader's language.
type PaletteEntry struct {
	Icon, Text, More, Href string
	// Key is the letter that opens the same page after "g", or empty.
	Key string
}

// PalettePath answers with [PaletteEntries] (GET).
func PalettePath(slug string) string { return "/t/" + url.PathEscape(slug) + "/palette" }

// FiguresPath answers with the figures that stand on pages and change by
// themselves, as JSON texts by the names that [data-figure] gives them (GET).
func FiguresPath(slug string) string { return "/t/" + url.PathEscape(slug) + "/figures" }
