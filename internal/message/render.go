package message

import (
	"fmt"
	"html"
	htmltemplate "html/template"
	"regexp"
	"strings"
	"text/template"
)

// Rendered is a message as its reader gets it.
type Rendered struct {
	Subject string `json:"subject"`
	Plain   string `json:"plain"`
	HTML    string `json:"html"`
}

// look is what the HTML of a mail looks like.
type look struct {
	lang, brand, button string
	color, onColor      string // of the button, and of the words on it
}

var blankLines = regexp.MustCompile(`\n[ \t]*(\n[ \t]*)+\n`)

// render puts values into words. Values are escaped for where they stand; they
// must have been stripped before of what mail programs make links of.
func render(w Words, c Channel, l look, values map[string]string) (Rendered, error) {
	var out Rendered
	var err error
	if out.Subject, err = renderText(w.Subject, values); err != nil {
		return Rendered{}, fmt.Errorf("the subject: %w", err)
	}
	out.Subject = strings.Join(strings.Fields(out.Subject), " ")
	if out.Plain, err = renderText(w.Plain, values); err != nil {
		return Rendered{}, fmt.Errorf("the plain text: %w", err)
	}
	out.Plain = strings.TrimSpace(blankLines.ReplaceAllString(out.Plain, "\n\n"))
	if c == SMS {
		return out, nil
	}
	body := w.HTML
	if body == "" {
		body = page(htmlOf(w.Plain, l), l)
	}
	t, err := htmltemplate.New("html").Option("missingkey=zero").Parse(body)
	if err != nil {
		return Rendered{}, fmt.Errorf("the HTML: %w", err)
	}
	var b strings.Builder
	if err := t.Execute(&b, values); err != nil {
		return Rendered{}, fmt.Errorf("the HTML: %w", err)
	}
	out.HTML = b.String()
	return out, nil
}

func renderText(words string, values map[string]string) (string, error) {
	t, err := template.New("text").Option("missingkey=zero").Parse(words)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := t.Execute(&b, values); err != nil {
		return "", err
	}
	return b.String(), nil
}

// htmlOf makes HTML of a plain text: a paragraph for each, a button of a link
// that stands alone, and large letters for a code that does.
func htmlOf(plain string, l look) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(plain, "\n\n") {
		paragraph = strings.TrimSpace(paragraph)
		switch paragraph {
		case "":
		case "{{.link}}":
			fmt.Fprintf(&b, `<p style="margin:24px 0"><a href="{{.link}}" style="display:inline-block;padding:12px 20px;border-radius:6px;text-decoration:none;font-weight:600;background:%s;color:%s">%s</a></p>`+
				`<p style="font-size:13px;word-break:break-all">{{.link}}</p>`+"\n", l.color, l.onColor, html.EscapeString(l.button))
		case "{{.code}}":
			b.WriteString(`<p style="font-size:30px;letter-spacing:6px;font-weight:600;margin:24px 0">{{.code}}</p>` + "\n")
		default:
			b.WriteString(paragraphOf(paragraph))
		}
	}
	return b.String()
}

// paragraphOf keeps conditions that begin or end between paragraphs outside of
// their marks.
func paragraphOf(text string) string {
	before, after := "", ""
	for _, open := range []string{"{{if .link}}", "{{end}}"} {
		if text == open {
			return open
		}
	}
	if rest, ok := strings.CutPrefix(text, "{{end}}"); ok {
		before, text = "{{end}}", rest
	}
	if rest, ok := strings.CutSuffix(text, "{{if .link}}"); ok {
		text, after = rest, "{{if .link}}"
	}
	return before + "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</p>" + after + "\n"
}

// page puts a body into the page of a mail. Its style stands in each element:
// mail programs drop style sheets.
func page(body string, l look) string {
	return fmt.Sprintf(`<!doctype html>
<html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"></head>
<body style="margin:0;padding:24px;background:#f3f4f6;color:#1f2937;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px 32px;border-radius:8px;background:#ffffff">
<p style="font-size:20px;font-weight:700;border-bottom:3px solid %s;padding-bottom:12px">{{.brand}}</p>
%s</div></body></html>
`, html.EscapeString(l.lang), l.color, body)
}
