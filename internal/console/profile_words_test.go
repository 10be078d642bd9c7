package console_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/testkit"
)

// profileCodes reads from the source which codes the fields of a profile can
// be refused with.
func profileCodes(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../account/update_profile*.go")
	require.NoError(t, err)
	codes := map[string]bool{"not_text": true, "too_long": true} // of every text: check.go
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".sql.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if s, ok := n.Fun.(*ast.SelectorExpr); ok && (s.Sel.Name == "Add" && len(n.Args) == 3 || s.Sel.Name == "Check" && len(n.Args) == 4) {
					put(codes, n.Args[len(n.Args)-2])
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
					put(codes, n.Value)
				}
			}
			return true
		})
	}
	return codes
}

func put(codes map[string]bool, code ast.Expr) {
	if literal, ok := code.(*ast.BasicLit); ok {
		text, _ := strconv.Unquote(literal.Value) // the compiler has read it
		codes[text] = true
	}
}

// Whatever a field of a profile is refused for, the form has words for it in
// every language; that the languages have the same words is another test.
func TestEveryFaultOfAProfileHasItsWords(t *testing.T) {
	texts, err := locale.Load()
	require.NoError(t, err)
	codes := profileCodes(t)
	require.Greater(t, len(codes), 10)
	for code := range codes {
		require.True(t, texts.For("en").Has("fault.profile."+code), "fault.profile.%s is missing in the translations", code)
	}
}

// What is wrong inside an address, or with all of them, is told in the
// reader's language too.
func TestAProfileIsRefusedInTheReadersLanguage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		full := account.Draft{FirstName: "Jess"}
		for i := range 20 {
			full.Addresses = append(full.Addresses, account.Address{Type: "home", Line1: fmt.Sprint(i, " Station Road")})
		}
		jess, ana := k.Account(account.Draft{FirstName: "Jess"}), k.Account(full)
		b := s.signedIn(t, authz.Supervisor)
		for language, want := range map[string][2]string{
			"de": {"Schreiben Sie ein Wort wie home, work oder billing.", "Ein Kunde hat höchstens 20 Adressen. Entfernen Sie erst eine."},
			"es": {"Escriba una palabra como home, work o billing.", "Un cliente tiene como máximo 20 direcciones. Elimine una antes."},
		} {
			require.Equal(t, 303, b.post("/staff/language", url.Values{"lang": {language}}).status)
			for i, login := range []string{jess, ana} {
				path := customers + "/" + login
				form := profileOf(b.get(path + "?tab=profile").body)
				form.Set("new.line1", "14 Station Road")
				if i == 0 {
					form.Set("new.type", "at home")
				}
				refused := b.htmx("POST", path+"/profile", form)
				require.Equal(t, 422, refused.status, refused.body)
				require.Contains(t, refused.body, want[i])
				require.NotContains(t, refused.body, "at most")
				require.NotContains(t, refused.body, "Give a word")
			}
		}
	})
}
