package message

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
)

// The longest texts of a template, in characters.
const (
	subjectLength = 200
	plainLength   = 10_000
	smsLength     = 600
	htmlLength    = 60_000
)

// checkWords holds a tenant's words to what a template may do: name the values
// that it has, and ask whether one is there. There are no functions, loops,
// variables or other templates, so that no words can reach out or run long.
func checkWords(f *fault.Fields, t *Template, c Channel, w Words) {
	longest := plainLength
	if c == SMS {
		longest = smsLength
		f.Check(w.Subject == "", "subject", "not_here", "An SMS has no subject. Leave it empty.")
		f.Check(w.HTML == "", "html", "not_here", "An SMS has no HTML. Leave it empty.")
	} else {
		f.Check(strings.TrimSpace(w.Subject) != "", "subject", "required", "Give the mail a subject.")
		f.Check(!strings.ContainsAny(w.Subject, "\r\n"), "subject", "one_line", "Write the subject on one line.")
		checkText(f, t, "subject", w.Subject, subjectLength)
		checkText(f, t, "html", w.HTML, htmlLength)
	}
	f.Check(strings.TrimSpace(w.Plain) != "", "plain", "required", "Write the plain text: it is what every mail program shows.")
	checkText(f, t, "plain", w.Plain, longest)
	checkCarries(f, t, w)
}

// checkCarries refuses words that leave out what the message is sent for.
func checkCarries(f *fault.Fields, t *Template, w Words) {
	needed := ""
	switch {
	case t.Code:
		needed = "{{.code}}"
	case t.Path != "" && t.Path != undoPath:
		needed = "{{.link}}"
	default:
		return
	}
	f.Check(strings.Contains(w.Plain, needed), "plain", "without_secret", "Put "+needed+" where its reader is to find it.")
	f.Check(w.HTML == "" || strings.Contains(w.HTML, needed), "html", "without_secret", "Put "+needed+" where its reader is to find it.")
}

func checkText(f *fault.Fields, t *Template, field, text string, longest int) {
	switch {
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		f.Add(field, "not_text", "Write plain text in UTF-8.")
	case utf8.RuneCountInString(text) > longest:
		f.Add(field, "too_long", fmt.Sprintf("Use %d characters at most.", longest))
	default:
		if wrong := forbidden(t, text); wrong != "" {
			f.Add(field, "template", wrong)
		}
	}
}

// forbidden reads the words of a template and says what may not stand there;
// empty if nothing is wrong.
func forbidden(t *Template, words string) string {
	parsed, err := template.New("words").Parse(words)
	if err != nil {
		return fmt.Sprintf("This cannot be read as a template: %s. Values are written as {{.brand}}.", strings.TrimPrefix(err.Error(), "template: words:"))
	}
	if len(parsed.Templates()) > 1 || parsed.Tree != nil && !allowed(t, parsed.Root) {
		return "Only {{.name}} of a value and {{if .name}} … {{else}} … {{end}} are allowed here. The values are " + strings.Join(t.names(), ", ") + "."
	}
	return ""
}

func allowed(t *Template, list *parse.ListNode) bool {
	if list == nil {
		return true
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.TextNode, *parse.CommentNode:
		case *parse.ActionNode:
			if !names(t, n.Pipe) {
				return false
			}
		case *parse.IfNode:
			if !names(t, n.Pipe) || !allowed(t, n.List) || !allowed(t, n.ElseList) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// names says whether a pipeline is the name of one value and nothing else.
func names(t *Template, p *parse.PipeNode) bool {
	if len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false
	}
	field, ok := p.Cmds[0].Args[0].(*parse.FieldNode)
	return ok && len(field.Ident) == 1 && slices.Contains(t.names(), field.Ident[0])
}
