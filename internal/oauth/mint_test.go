package oauth

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestC21EveryMintPassesMayAuthenticate reads the package: nothing makes the
// proof that an account may have a token but open, which asks
// account.MayAuthenticate; and whoever makes, advances or signs for a grant has
// gone through door in the same function, or was given the proof.
func TestC21EveryMintPassesMayAuthenticate(t *testing.T) {
	names, err := os.ReadDir(".")
	require.NoError(t, err)
	made, minting := []string{}, []string{}
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), ".go") || strings.HasSuffix(n.Name(), "_test.go") || strings.HasSuffix(n.Name(), ".sql.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), n.Name(), nil, 0)
		require.NoError(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			calls := map[string]bool{}
			ast.Inspect(f, func(x ast.Node) bool {
				switch e := x.(type) {
				case *ast.CompositeLit:
					if id, ok := e.Type.(*ast.Ident); ok && id.Name == "passed" && len(e.Elts) > 0 {
						made = append(made, f.Name.Name)
					}
				case *ast.CallExpr:
					switch fun := e.Fun.(type) {
					case *ast.Ident:
						calls[fun.Name] = true
					case *ast.SelectorExpr:
						calls[fun.Sel.Name] = true
					}
				}
				return true
			})
			if f.Name.Name == "open" && f.Recv == nil {
				require.True(t, calls["MayAuthenticate"] && calls["ByID"], "the door asks account and session")
			}
			for _, mint := range []string{"insertGrant", "advanceGrant", "useDevice"} {
				if calls[mint] {
					minting = append(minting, f.Name.Name)
					require.True(t, calls["door"] || takes(f, "passed"), "%s calls %s without the door", f.Name.Name, mint)
				}
			}
		}
	}
	require.Equal(t, []string{"open"}, made, "nothing else says that an account may have a token")
	require.ElementsMatch(t, []string{"granted", "advance", "redeem"}, minting)
}

func takes(f *ast.FuncDecl, name string) bool {
	for _, p := range f.Type.Params.List {
		if id, ok := p.Type.(*ast.Ident); ok && id.Name == name {
			return true
		}
	}
	return false
}

// TestC37UserCodesUseEveryLetterAlike looks at the alphabet and the drawing
// of what is shown: what is not shown has 256 bits.
func TestC37UserCodesUseEveryLetterAlike(t *testing.T) {
	seen := map[rune]int{}
	for range 5000 {
		for _, r := range newUserCode() {
			seen[r]++
		}
	}
	require.Len(t, seen, len(userCodes))
	for r, n := range seen {
		require.InDelta(t, 2000, n, 400, string(r))
	}
}
