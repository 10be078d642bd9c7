package archtest

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	creates = regexp.MustCompile(`(?m)^CREATE (?:VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\w+)`)
	writes  = regexp.MustCompile(`\b(?:INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM|TRUNCATE|COPY)\s+(\w+)`)
)

// tables returns every table that a migration makes.
func tables(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal/store/migrations/*.sql"))
	require.NoError(t, err)
	out := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, m := range creates.FindAllStringSubmatch(string(text), -1) {
			out[m[1]] = true
		}
	}
	require.Greater(t, len(out), 20)
	return out
}

// sqlText is a text of SQL and the package it stands in.
type sqlText struct{ dir, text string }

// texts returns what stands in Go's string literals.
func texts(all []source) (out []sqlText) {
	for _, s := range all {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				text, _ := literal(l)
				out = append(out, sqlText{s.dir(), text})
			}
			return true
		})
	}
	return out
}

// checkOwners finds tables that more than one package writes.
func checkOwners(all []sqlText, tables map[string]bool) (out []finding) {
	owners := map[string][]string{}
	for _, s := range all {
		for _, m := range writes.FindAllStringSubmatch(s.text, -1) {
			if tables[m[1]] && !slices.Contains(owners[m[1]], s.dir) {
				owners[m[1]] = append(owners[m[1]], s.dir)
			}
		}
	}
	for table, dirs := range owners {
		if len(dirs) > 1 {
			slices.Sort(dirs)
			out = append(out, find(table, "it is written by %s: one package owns a table", strings.Join(dirs, " and ")))
		}
	}
	return out
}

func TestOnePackageWritesATable(t *testing.T) {
	accept(t, checkOwners(texts(shipped(sources(t))), tables(t)), nil)

	names := map[string]bool{"note": true, "event": true}
	require.Len(t, checkOwners([]sqlText{{"internal/desk", "INSERT INTO note (id)"}, {"internal/ledger", "-- name: x\nDELETE FROM note WHERE id = $1"}}, names), 1)
	require.Empty(t, checkOwners([]sqlText{{"internal/desk", "UPDATE note SET a = 1"}, {"internal/ledger", "SELECT a FROM note FOR UPDATE"}, {"internal/ledger", "UPDATE other SET note = 1"}}, names))
}
