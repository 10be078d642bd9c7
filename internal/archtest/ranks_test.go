package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var rankRow = regexp.MustCompile("(?m)^\\| (\\d[a-z]?) \\| `([a-z/]+)` \\| (.+) \\|$")

// ranks reads the list of packages in ARCHITECTURE.md.
func ranks(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	require.NoError(t, err)
	_, list, _ := strings.Cut(string(text), "<!-- packages -->")
	list, _, found := strings.Cut(list, "<!-- /packages -->")
	require.True(t, found, "ARCHITECTURE.md has no list of packages")
	out := map[string]string{}
	for _, row := range rankRow.FindAllStringSubmatch(list, -1) {
		require.Empty(t, out[row[2]], "%s is listed twice", row[2])
		out[row[2]] = row[1]
	}
	require.Greater(t, len(out), 20)
	return out
}

// home is the listed package that a package is, or is a part of.
func home(pkg string, ranks map[string]string) string {
	for p := pkg; p != "." && p != ""; p = filepath.Dir(p) {
		if ranks[p] != "" {
			return p
		}
	}
	return ""
}

// checkRanks finds imports that do not lead to a lower rank, and packages
// without a rank. Parts of one package may import each other.
func checkRanks(all []source, ranks map[string]string) (out []finding) {
	for _, s := range all {
		from := home(s.dir(), ranks)
		if from == "" {
			out = append(out, find(s.dir(), "ARCHITECTURE.md gives it no rank"))
			continue
		}
		for _, i := range s.imports() {
			own, ok := strings.CutPrefix(i, module)
			if !ok {
				continue
			}
			to := home(own, ranks)
			if to != from && (to == "" || ranks[to] >= ranks[from]) {
				out = append(out, find(s.path, "%s (rank %s) imports %s (rank %s): only lower ranks", from, ranks[from], own, ranks[to]))
			}
		}
	}
	return out
}

func TestRanks(t *testing.T) {
	accept(t, checkRanks(shipped(sources(t)), ranks(t)), nil)

	table := map[string]string{"internal/op": "2b", "internal/ledger": "2", "internal/store": "1b", "internal/desk": "3g", "internal/rest": "4", "internal/scim": "4"}
	for text, wrong := range map[string]int{
		"internal/desk/x.go:internal/op": 0, "internal/op/x.go:internal/ledger": 0, "internal/rest/view/x.go:internal/rest": 0,
		"internal/ledger/x.go:internal/op": 1, "internal/op/x.go:internal/desk": 1, "internal/rest/x.go:internal/scim": 1,
		"internal/desk/x.go:internal/nowhere": 1, "internal/lost/x.go:internal/store": 1,
	} {
		path, imported, _ := strings.Cut(text, ":")
		require.Len(t, checkRanks([]source{planted(t, path, "package x\nimport _ \""+module+imported+"\"")}, table), wrong, text)
	}
}

// checkListed finds packages that ARCHITECTURE.md lists and that are gone.
func checkListed(all []source, ranks map[string]string) (out []finding) {
	there := map[string]bool{}
	for _, s := range all {
		there[s.dir()] = true
	}
	for pkg := range ranks {
		if !there[pkg] {
			out = append(out, find(pkg, "ARCHITECTURE.md lists it, and it is not there"))
		}
	}
	return out
}

func TestListedPackagesExist(t *testing.T) {
	accept(t, checkListed(sources(t), ranks(t)), nil)
	some := []source{planted(t, "internal/desk/x.go", "package desk"), planted(t, "internal/console/view/x.go", "package view")}
	gone := checkListed(some, map[string]string{"internal/desk": "3g", "internal/desks": "3g", "internal/console": "4"})
	require.Len(t, gone, 2, "a part of a package is not the package")
}

var refusedNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "types", "dto", "service", "manager", "handler", "repository", "pkg", "misc", "base"}

// checkNames finds packages whose names say nothing.
func checkNames(all []source) (out []finding) {
	for _, s := range all {
		name := strings.TrimSuffix(s.file.Name.Name, "_test")
		if slices.Contains(refusedNames, name) {
			out = append(out, find(s.dir(), "%s is no name for a package: say what it owns", name))
		}
	}
	return out
}

func TestPackageNames(t *testing.T) {
	accept(t, checkNames(sources(t)), nil)
	require.Len(t, checkNames([]source{planted(t, "internal/util/x.go", "package util")}), 1)
}
