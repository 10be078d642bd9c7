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

// questions are those that stand before a code or token, by the function that
// asks them: what one answers is looked at in the statement that asks or in the
// next, which returns if the answer is no.
var questions = map[string]string{"MayAuthenticate": "f", "ByID": "err", "door": "err", "look": "err"}

// TestC21EveryMintPassesMayAuthenticate reads the package: nothing makes the
// proof that an account may have a token but open, which asks
// account.MayAuthenticate; whoever makes, advances or signs for a grant has
// gone through door in the same function, or was given the proof; and no answer
// of such a question is passed over.
func TestC21EveryMintPassesMayAuthenticate(t *testing.T) {
	names, err := os.ReadDir(".")
	require.NoError(t, err)
	made, minting, heeds := []string{}, []string{}, map[string]int{}
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
			calls := map[string]int{}
			ast.Inspect(f, func(x ast.Node) bool {
				switch e := x.(type) {
				case *ast.CompositeLit:
					if id, ok := e.Type.(*ast.Ident); ok && id.Name == "passed" && len(e.Elts) > 0 {
						made = append(made, f.Name.Name)
					}
				case *ast.CallExpr:
					calls[called(e)]++
				case *ast.BlockStmt:
					for i := range e.List {
						if name := heeded(e.List[i:]); name != "" {
							heeds[f.Name.Name+" "+name]++
						}
					}
				}
				return true
			})
			for question := range questions {
				if calls[question] > 0 && !hands[f.Name.Name] {
					require.Equal(t, calls[question], heeds[f.Name.Name+" "+question], "%s passes the answer of %s over", f.Name.Name, question)
				}
			}
			for _, mint := range []string{"insertGrant", "advanceGrant", "useDevice"} {
				if calls[mint] > 0 {
					minting = append(minting, f.Name.Name)
					require.True(t, calls["door"] > 0 || takes(f, "passed"), "%s calls %s without the door", f.Name.Name, mint)
				}
			}
		}
	}
	require.Equal(t, 1, heeds["open MayAuthenticate"], "the door asks the account")
	require.Equal(t, 1, heeds["open ByID"], "and the session")
	require.Equal(t, []string{"open"}, made, "nothing else says that an account may have a token")
	require.ElementsMatch(t, []string{"granted", "advance", "redeem"}, minting)
}

// hands are the functions that hand the answer on, or to which a no is no end:
// what is listed leaves it out, and what is read of a token is judged by who asked.
var hands = map[string]bool{"grantStands": true, "introspectRefresh": true, "HeldOf": true, "ListApplicationAccess": true}

func called(c *ast.CallExpr) string {
	switch fun := c.Fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// heeded is the question that the first statement asks, if its answer is heeded:
// there, or in the statement that follows.
func heeded(list []ast.Stmt) string {
	at := list[0]
	if i, ok := at.(*ast.IfStmt); ok && i.Init != nil {
		if name := asks(i.Init); name != "" && returnsIf(i, questions[name]) {
			return name
		}
		return ""
	}
	if name := asks(at); name != "" && len(list) > 1 {
		if i, ok := list[1].(*ast.IfStmt); ok && returnsIf(i, questions[name]) {
			return name
		}
	}
	return ""
}

// asks is the question that a statement assigns the answer of.
func asks(s ast.Stmt) string {
	a, ok := s.(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 {
		return ""
	}
	if c, ok := a.Rhs[0].(*ast.CallExpr); ok && questions[called(c)] != "" {
		return called(c)
	}
	return ""
}

// returnsIf says whether a statement is `if NAME != nil { return … }`.
func returnsIf(i *ast.IfStmt, name string) bool {
	c, ok := i.Cond.(*ast.BinaryExpr)
	if !ok || c.Op != token.NEQ || len(i.Body.List) == 0 {
		return false
	}
	x, isName := c.X.(*ast.Ident)
	y, isNil := c.Y.(*ast.Ident)
	_, returns := i.Body.List[len(i.Body.List)-1].(*ast.ReturnStmt)
	return isName && isNil && x.Name == name && y.Name == "nil" && returns
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
	for range 100_000 {
		for _, r := range newUserCode() {
			seen[r]++
		}
	}
	require.Len(t, seen, len(userCodes))
	for r, n := range seen {
		require.InDelta(t, 40_000, n, 1_200, string(r)) // six times what chance makes, and less than half of what a remainder would
	}
}
