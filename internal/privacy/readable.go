package privacy

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/locale"
)

//go:embed text/*.json
var texts embed.FS

// labels reads the labels of the readable page once.
var labels = sync.OnceValues(func() (*locale.Catalog, error) {
	files, err := fs.Sub(texts, "text")
	if err != nil {
		return nil, fmt.Errorf("open the labels: %w", err)
	}
	return locale.Load(files)
})

// readable is a copy as a page by itself: no script, nothing from elsewhere. It
// is made of the JSON, so that both say the same in the same order.
func readable(raw []byte, language string, now time.Time) ([]byte, error) {
	all, err := labels()
	if err != nil {
		return nil, err
	}
	p := all.For(language)
	read := json.NewDecoder(bytes.NewReader(raw))
	read.UseNumber()
	body, err := block(read, p, 2)
	if err != nil {
		return nil, fmt.Errorf("read the copy again: %w", err)
	}
	var out bytes.Buffer
	err = copyPage.Execute(&out, map[string]any{
		"Lang": p.Lang(), "Title": p.T("title"), "Lead": p.T("lead", locale.Args{"Time": now.UTC().Format("2006-01-02 15:04 UTC")}), "Body": body,
	})
	if err != nil {
		return nil, fmt.Errorf("write the readable copy: %w", err)
	}
	return out.Bytes(), nil
}

var copyPage = template.Must(template.New("copy").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2433;background:#fff}
h1,h2,h3{line-height:1.2}dl{display:grid;grid-template-columns:minmax(8rem,16rem) 1fr;gap:.25rem 1rem;margin:0}
dt{color:#59617a}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}li{margin:0 0 .75rem;padding:.5rem 0;border-top:1px solid #dde1ea}
ul{list-style:none;margin:0;padding:0}dd dl,dd ul{grid-column:1/-1}</style></head>
<body><h1>{{.Title}}</h1><p>{{.Lead}}</p>{{.Body}}</body></html>
`))

// block writes the next value of the JSON as HTML. Objects become lists of
// terms, in the order in which they stand; level is that of the next heading.
func block(read *json.Decoder, p *locale.Printer, level int) (template.HTML, error) {
	token, err := read.Token()
	if err != nil {
		return "", err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return object(read, p, level)
		}
		return list(read, p, level)
	case bool:
		return plain(p.T(map[bool]string{true: "yes", false: "no"}[t])), nil
	case nil:
		return "", nil
	}
	return plain(value(fmt.Sprint(token), p)), nil
}

// plain is text in HTML.
func plain(text string) template.HTML {
	return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // it is escaped
}

func object(read *json.Decoder, p *locale.Printer, level int) (template.HTML, error) {
	var out strings.Builder
	headed := level == 2 // the parts of the whole have headings
	if !headed {
		out.WriteString("<dl>")
	}
	for read.More() {
		name, err := read.Token()
		if err != nil {
			return "", err
		}
		body, err := block(read, p, level+1)
		if err != nil {
			return "", err
		}
		label := plain(labelOf(fmt.Sprint(name), p))
		switch {
		case body == "" || body == "<dl></dl>":
		case headed:
			out.WriteString("<h2>" + string(label) + "</h2>" + string(body))
		default:
			out.WriteString("<dt>" + string(label) + "</dt><dd>" + string(body) + "</dd>")
		}
	}
	if !headed {
		out.WriteString("</dl>")
	}
	_, err := read.Token()                  // }
	return template.HTML(out.String()), err //nolint:gosec // its parts are escaped
}

func list(read *json.Decoder, p *locale.Printer, level int) (template.HTML, error) {
	var out strings.Builder
	out.WriteString("<ul>")
	for read.More() {
		body, err := block(read, p, level+1)
		if err != nil {
			return "", err
		}
		out.WriteString("<li>" + string(body) + "</li>")
	}
	out.WriteString("</ul>")
	_, err := read.Token()                  // ]
	return template.HTML(out.String()), err //nolint:gosec // its parts are escaped
}

// labelOf is a field's name in the reader's language; names inside of events
// and values of the tenant's own stand as they are.
func labelOf(name string, p *locale.Printer) string {
	if key := "field." + name; p.Has(key) {
		return p.T(key)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// value writes an instant so that people read it, and everything else as it is.
func value(text string, p *locale.Printer) string {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return text
	}
	return p.T("instant", locale.Args{"Day": at.UTC().Format("2006-01-02"), "Time": at.UTC().Format("15:04:05")})
}
