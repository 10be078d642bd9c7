package archtest

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	root   = "../.."
	module = "github.com/readmit/readmit/"
)

var update = flag.Bool("update", false, "write the pages of docs/reference anew")

// source is one file of Go.
type source struct {
	path      string // from the root, with slashes
	file      *ast.File
	test      bool
	generated bool
}

// dir is the folder of the package.
func (s source) dir() string { return s.path[:strings.LastIndexByte(s.path, '/')] }

// in reports whether the file is below one of the folders.
func (s source) in(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(s.path, f+"/") })
}

// imports returns what the file imports, without quotes.
func (s source) imports() (out []string) {
	for _, i := range s.file.Imports {
		out = append(out, strings.Trim(i.Path.Value, `"`))
	}
	return out
}

// finding is one place that breaks a rule.
type finding struct {
	at   string // what an exception names: a file, or what the check says
	says string
}

func find(at, format string, args ...any) finding { return finding{at, fmt.Sprintf(format, args...)} }

// accept fails the test for each finding without an exception, and for each
// exception that no finding needs. An exception may name several files by a
// pattern of path.Match.
func accept(t *testing.T, findings []finding, exceptions map[string]string) {
	t.Helper()
	needed := map[string]bool{}
	for _, f := range findings {
		by, found := excepted(f, exceptions)
		if needed[by] = true; !found {
			t.Errorf("%s: %s", f.at, f.says)
		}
	}
	for at := range exceptions {
		if !needed[at] {
			t.Errorf("nothing needs the exception for %s any more: remove it", at)
		}
	}
}

func excepted(f finding, exceptions map[string]string) (by string, found bool) {
	for pattern, reason := range exceptions {
		if ok, err := path.Match(pattern, f.at); ok && err == nil && reason != "" {
			return pattern, true
		}
	}
	return "", false
}

// planted parses one file as if it stood at path.
func planted(t *testing.T, path, text string) source {
	t.Helper()
	s, err := parse(path, text)
	require.NoError(t, err)
	return s
}

func parse(path, text string) (source, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, fmt.Errorf("parse %s: %w", path, err)
	}
	return source{path: path, file: file, test: strings.HasSuffix(path, "_test.go"), generated: ast.IsGenerated(file)}, nil
}

// tree is every file of the module.
var tree = sync.OnceValues(func() ([]source, error) {
	var all []source
	for _, top := range []string{"internal", "cmd", "web", "bench"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata") {
				return orSkip(err)
			}
			if d.IsDir() || !strings.HasSuffix(name, ".go") {
				return nil
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(root, name)
			if err != nil {
				return err
			}
			s, err := parse(filepath.ToSlash(relative), string(text))
			all = append(all, s)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
})

func orSkip(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}

// sources returns every file of the module.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := tree()
	require.NoError(t, err)
	require.Greater(t, len(all), 200, "the tree was not found")
	return all
}

// shipped leaves out tests, what only tests use, and the benchmark.
func shipped(all []source) (out []source) {
	for _, s := range all {
		if !s.test && !s.in("internal/testkit", "internal/archtest", "bench") {
			out = append(out, s)
		}
	}
	return out
}

func TestExceptionsNameFiles(t *testing.T) {
	exceptions := map[string]string{"internal/a/x_*.go": "a reason", "internal/b/x.go": ""}
	for at, want := range map[string]bool{"internal/a/x_1.go": true, "internal/a/y.go": false, "internal/b/x.go": false} {
		_, found := excepted(finding{at: at}, exceptions)
		require.Equal(t, want, found, at)
	}
}
