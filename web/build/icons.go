package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	svgBody    = regexp.MustCompile(`(?s)<svg[^>]*>(.*)</svg>`)
	svgComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	emptyPath  = regexp.MustCompile(`<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/?>(</path>)?`)
)

// iconSprite makes one SVG file of the icons that web/src/icons.txt names, one
// a line, each as a symbol of that name. The pages draw them with <use>.
func iconSprite(web string) ([]byte, error) {
	list, err := os.ReadFile(filepath.Join(web, "src", "icons.txt"))
	if err != nil {
		return nil, fmt.Errorf("read the list of icons: %w", err)
	}
	var sprite bytes.Buffer
	sprite.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range strings.Fields(string(list)) {
		source := filepath.Join(web, "node_modules", "@tabler", "icons", "icons", "outline", name+".svg")
		text, err := os.ReadFile(source)
		if err != nil {
			return nil, fmt.Errorf("icon %q of icons.txt is not in @tabler/icons: %w", name, err)
		}
		body := svgBody.FindSubmatch(svgComment.ReplaceAll(text, nil))
		if body == nil {
			return nil, fmt.Errorf("icon %q is not an SVG file", name)
		}
		inner := emptyPath.ReplaceAll(body[1], nil)
		inner = bytes.Join(bytes.Fields(inner), []byte(" "))
		fmt.Fprintf(&sprite, `<symbol id="%s" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">%s</symbol>`, name, inner)
	}
	sprite.WriteString("</svg>\n")
	return sprite.Bytes(), nil
}
