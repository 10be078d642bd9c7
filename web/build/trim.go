package main

import (
	"bytes"
	"regexp"
	"strings"
)

var (
	className  = regexp.MustCompile(`\.(-?[A-Za-z_][A-Za-z0-9_-]*)`)
	quotedText = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	notClass   = regexp.MustCompile(`(?s)/\*.*?\*/|:not\([^()]*\)|\[[^\]]*\]`)
)

// trim drops the rules of a minified style sheet whose every selector names a
// class that is not among the used words, nor begun by one. Tabler brings some 600 KB for all
// its components; the console uses a few dozen of them. Rules without classes,
// font faces and key frames stay.
func trim(css []byte, used map[string]bool) []byte {
	var out bytes.Buffer
	trimInto(&out, string(css), used)
	return out.Bytes()
}

func trimInto(out *bytes.Buffer, css string, used map[string]bool) {
	for css != "" {
		head, body, rest, block := nextRule(css)
		css = rest
		if !block {
			out.WriteString(head)
			continue
		}
		if name := strings.TrimSpace(head); strings.HasPrefix(name, "@") {
			trimAtRule(out, name, body, used)
			continue
		}
		if kept := keptSelectors(head, used); kept != "" {
			out.WriteString(kept + "{" + body + "}")
		}
	}
}

func trimAtRule(out *bytes.Buffer, name, body string, used map[string]bool) {
	if !strings.HasPrefix(name, "@media") && !strings.HasPrefix(name, "@supports") && !strings.HasPrefix(name, "@layer") {
		out.WriteString(name + "{" + body + "}")
		return
	}
	var inner bytes.Buffer
	trimInto(&inner, body, used)
	if inner.Len() > 0 {
		out.WriteString(name + "{" + inner.String() + "}")
	}
}

// nextRule cuts the first statement off a style sheet: either a statement that
// ends with a semicolon, or a head and the body between its braces. Braces and
// semicolons in strings, comments and url(…) do not count.
func nextRule(css string) (head, body, rest string, block bool) {
	depth, start := 0, 0
	for i := 0; i < len(css); i++ {
		switch css[i] {
		case '"', '\'':
			i += stringEnd(css[i:])
		case '/':
			if strings.HasPrefix(css[i:], "/*") {
				i += commentEnd(css[i:])
			}
		case '(':
			i += parenEnd(css[i:])
		case ';':
			if depth == 0 {
				return css[:i+1], "", css[i+1:], false
			}
		case '{':
			if depth == 0 {
				head, start = css[:i], i+1
			}
			depth++
		case '}':
			if depth--; depth == 0 {
				return head, css[start:i], css[i+1:], true
			}
		}
	}
	return css, "", "", false
}

// stringEnd gives the index of the quote that closes the one at index 0.
func stringEnd(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			continue
		}
		if s[i] == s[0] {
			return i
		}
	}
	return len(s) - 1
}

func commentEnd(s string) int {
	if i := strings.Index(s[2:], "*/"); i >= 0 {
		return i + 3
	}
	return len(s) - 1
}

// parenEnd gives the index of the parenthesis that closes the one at index 0.
func parenEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"', '\'':
			i += stringEnd(s[i:])
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s) - 1
}

// keptSelectors leaves those selectors of a list whose classes are all used.
func keptSelectors(list string, used map[string]bool) string {
	var kept []string
	for _, selector := range splitSelectors(list) {
		if allUsed(selector, used) {
			kept = append(kept, selector)
		}
	}
	return strings.Join(kept, ",")
}

func splitSelectors(list string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '(':
			i += parenEnd(list[i:])
		case '[':
			if j := strings.IndexByte(list[i:], ']'); j > 0 {
				i += j
			}
		case ',':
			parts = append(parts, list[start:i])
			start = i + 1
		}
	}
	return append(parts, list[start:])
}

func allUsed(selector string, used map[string]bool) bool {
	plain := notClass.ReplaceAllString(quotedText.ReplaceAllString(selector, ""), "")
	for _, m := range className.FindAllStringSubmatch(plain, -1) {
		if !used[m[1]] && !begun(m[1], used) {
			return false
		}
	}
	return true
}

// begun says whether the templates put the class together from a beginning
// that ends with a dash ("family-") and a value.
func begun(class string, used map[string]bool) bool {
	for i, r := range class {
		if r == '-' && used[class[:i+1]] {
			return true
		}
	}
	return false
}
