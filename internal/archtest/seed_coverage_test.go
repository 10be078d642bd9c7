package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/op"
)

// need is one sentence of the two pages that asked for this product.
type need struct {
	id   string
	text string
	// operations do it.
	operations []string
	// screen is where a person sees it, in the words of the menu and the tabs.
	screen string
	// tests see it, as path#name: a Go test, or the title of a browser test.
	tests []string
	// open says what is not built of it yet. It is printed, so that nobody takes
	// the rest for the whole.
	open string
}

// TestSeedCoverage holds docs/reference/seed-coverage.md, and that each sentence
// has an operation that exists, a screen, and a test that exists. Those which are
// not built say so on the page.
func TestSeedCoverage(t *testing.T) {
	page := &strings.Builder{}
	head(page, "Where each sentence of the seeds is", "Readmit was asked for with two public pages: CID-… is a sentence of cidaas, Backoffice and Support Tools, ARC-… one of Arc XP Identity, CSR perspective.")
	page.WriteString("| id | sentence | operations | screen | seen by |\n|---|---|---|---|---|\n")
	seen, open := map[string]bool{}, 0
	for _, n := range slices.Concat(cidaas, arcxp) {
		require.False(t, seen[n.id], "%s stands twice", n.id)
		seen[n.id] = true
		if n.open == "" {
			require.NotEmpty(t, n.operations, "%s has no operation", n.id)
			require.NotEmpty(t, n.screen, "%s has no screen", n.id)
			require.NotEmpty(t, n.tests, "%s has no test", n.id)
		} else {
			open++
		}
		for _, name := range n.operations {
			require.NotNil(t, op.Named(name), "%s: there is no operation %s", n.id, name)
		}
		for _, test := range n.tests {
			requireTest(t, n.id, test)
		}
		screen := dash(n.screen)
		if n.open != "" {
			screen = strings.TrimPrefix(n.screen+". **Not built: "+n.open+"**", ". ")
		}
		fmt.Fprintf(page, "| %s | %s | %s | %s | %s |\n", n.id, n.text, code(n.operations), screen, code(n.tests))
	}
	for prefix, last := range map[string]int{"CID": 40, "ARC": 60} {
		for i := 1; i <= last; i++ {
			require.True(t, seen[fmt.Sprintf("%s-%02d", prefix, i)], "%s-%02d has no row", prefix, i)
		}
	}
	fmt.Fprintf(page, "\n%d sentences, %d of them not built, or in part.\n", len(seen), open)
	golden(t, "seed-coverage.md", page)
}

func code(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "`" + n + "`"
	}
	return dash(strings.Join(out, " · "))
}

// requireTest wants the named test to be in its file.
func requireTest(t *testing.T, id, ref string) {
	t.Helper()
	path, name, ok := strings.Cut(ref, "#")
	require.True(t, ok, "%s: %s is not path#name", id, ref)
	if strings.HasSuffix(path, ".mjs") {
		text, err := os.ReadFile(filepath.Join(root, path))
		require.NoError(t, err, id)
		require.Contains(t, string(text), `test("`+name+`"`, "%s: %s has no such test", id, path)
		return
	}
	files, err := filepath.Glob(filepath.Join(root, path, "*_test.go"))
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.Contains(string(text), "func "+name+"(") {
			return
		}
	}
	require.Fail(t, fmt.Sprintf("%s: %s has no test %s", id, path, name))
}
