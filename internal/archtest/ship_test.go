package archtest

import (
	"go/ast"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var onlyForTests = regexp.MustCompile(`^testing(/|$)|/internal/(testkit|archtest)$|/(testify|go-cmp|rapid|go-internal)(/|$)`)

// checkShipped finds packages in the binary that are for tests only.
func checkShipped(deps []string) (out []finding) {
	for _, d := range deps {
		if onlyForTests.MatchString(d) {
			out = append(out, find(d, "the binary holds it, and it is for tests only"))
		}
	}
	return out
}

func TestTestHelpersNeverShip(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "./cmd/readmit")
	cmd.Dir = root
	list, err := cmd.Output()
	require.NoError(t, err)
	deps := strings.Fields(string(list))
	require.True(t, slices.Contains(deps, module+"internal/app"))
	accept(t, checkShipped(deps), nil)
	require.Len(t, checkShipped([]string{"testing", "testing/fstest", module + "internal/testkit", "github.com/stretchr/testify/require", "net/http", "internal/testlog"}), 4)
}

// checkTests finds tests that need a build tag or are left out without a word.
func checkTests(all []source) (out []finding) {
	for _, s := range all {
		if !s.test {
			continue
		}
		for _, group := range s.file.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "//go:build") {
					out = append(out, find(s.path, "a test needs no build tag"))
				}
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			_, name := selector(call.Fun)
			if name == "SkipNow" || name == "Skip" && len(call.Args) == 0 {
				out = append(out, find(s.path, "a test that is left out says why"))
			}
			return true
		})
	}
	return out
}

func TestTestsAreWhole(t *testing.T) {
	accept(t, checkTests(sources(t)), nil)
	require.Len(t, checkTests([]source{planted(t, "internal/desk/x_test.go", "//go:build slow\n\npackage desk\nfunc f(t *testing.T) { t.SkipNow(); t.Skip(); t.Skip(\"no server\") }")}), 3)
}
