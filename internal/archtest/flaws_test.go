package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// flaw is a class of flaws that other identity servers had, by the number of
// the study that this product was built after.
type flaw struct {
	id    string
	class string
	// asks is the test that the study asks for.
	asks string
	// way says where the test here goes another way, and why; empty: it does what
	// was asked for.
	way string
}

// flawTest is the name of a test of one or more classes of flaws.
var flawTest = regexp.MustCompile(`^(?:Test|Fuzz)(C[0-9]{2})`)

// TestEveryFlawClassHasATest holds docs/reference/flaws.md: for each class of
// flaws from C01 to C44, the tests that are named after it. A class without one
// fails, and so does a test of a class that the table does not have.
func TestEveryFlawClassHasATest(t *testing.T) {
	tests := flawTests(t)
	page := &strings.Builder{}
	head(page, "Classes of flaws, and the tests named after them", "Other identity servers had flaws of these classes. Each has a test here that fails if the flaw is there; *another way* says where the test does something else than is asked for, and why.")
	page.WriteString("| class | flaw | asked for | tests | another way |\n|---|---|---|---|---|\n")
	seen := map[string]bool{}
	for _, f := range flaws {
		require.False(t, seen[f.id], "%s stands twice", f.id)
		seen[f.id] = true
		require.NotEmpty(t, tests[f.id], "%s (%s) has no test of its name", f.id, f.class)
		fmt.Fprintf(page, "| %s | %s | %s | %s | %s |\n", f.id, f.class, f.asks, code(tests[f.id]), dash(f.way))
	}
	for i := 1; i <= 44; i++ {
		require.True(t, seen[fmt.Sprintf("C%02d", i)], "C%02d has no row", i)
	}
	page.WriteString("\nBeyond these, further classes of the study have tests of their name:\n\n")
	for _, id := range slices.Sorted(maps.Keys(tests)) {
		if !seen[id] {
			fmt.Fprintf(page, "- %s: %s\n", id, code(tests[id]))
		}
	}
	golden(t, "flaws.md", page)
}

// flawTests finds the tests by the class in their name, as path#name.
func flawTests(t *testing.T) map[string][]string {
	found := map[string][]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "node_modules", "testdata"}, d.Name()) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		at, err := filepath.Rel(root, filepath.Dir(path))
		for _, declared := range file.Decls {
			f, is := declared.(*ast.FuncDecl)
			if !is {
				continue
			}
			if named := flawTest.FindStringSubmatch(f.Name.Name); named != nil {
				found[named[1]] = append(found[named[1]], filepath.ToSlash(at)+"#"+f.Name.Name)
			}
		}
		return err
	}))
	for _, names := range found {
		slices.Sort(names)
	}
	return found
}
