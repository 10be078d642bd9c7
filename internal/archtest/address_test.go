package archtest

import (
	"go/ast"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkAddresses finds operations that are not defined in
// internal/<capability>/<verb_object>.go.
func checkAddresses(all []source) (out []finding) {
	for _, s := range all {
		for _, name := range defined(s) {
			capability, verb, _ := strings.Cut(name, ".")
			if want := "internal/" + capability + "/" + verb + ".go"; s.path != want {
				out = append(out, find(name, "it is defined in %s: move it to %s", s.path, want))
			}
		}
	}
	return out
}

// defined returns the names of the operations that a file defines.
func defined(s source) (names []string) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		from, name := selector(call.Fun)
		if from != "op" || !strings.HasPrefix(name, "Define") {
			return true
		}
		text, ok := literal(call.Args[0])
		if !ok {
			text = "(not a literal)"
		}
		names = append(names, text)
		return true
	})
	return names
}

// selector splits x.Name.
func selector(e ast.Expr) (x, name string) {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	if id, ok := s.X.(*ast.Ident); ok {
		x = id.Name
	}
	return x, s.Sel.Name
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

func TestNameIsAddress(t *testing.T) {
	all := shipped(sources(t))
	accept(t, checkAddresses(all), nil)
	var names []string
	for _, s := range all {
		names = append(names, defined(s)...)
	}
	require.Greater(t, len(names), 20, "the definitions were not found")

	text := "package desk\nvar a = op.Define(\"desk.add_note\", \"Add a note\", op.Needs{})\nvar b = op.DefineRead(\"desk.view_note\", \"View\")"
	got := checkAddresses([]source{planted(t, "internal/desk/add_note.go", text)})
	require.Len(t, got, 1)
	require.Equal(t, "desk.view_note", got[0].at)
}
