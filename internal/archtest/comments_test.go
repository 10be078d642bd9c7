package archtest

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkPackageComments finds packages that do not say in doc.go what they own.
// A command says it in main.go.
func checkPackageComments(all []source) (out []finding) {
	said := map[string]bool{}
	for _, s := range all {
		where := "doc.go"
		if s.file.Name.Name == "main" {
			where = "main.go"
		}
		if strings.HasSuffix(s.path, "/"+where) && s.file.Doc != nil {
			said[s.dir()] = true
		}
	}
	seen := map[string]bool{}
	for _, s := range all {
		if !s.test && !said[s.dir()] && !seen[s.dir()] {
			seen[s.dir()] = true
			out = append(out, find(s.dir(), "it has no doc.go that says what it owns"))
		}
	}
	return out
}

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	accept(t, checkPackageComments(sources(t)), nil)
	require.Len(t, checkPackageComments([]source{planted(t, "internal/desk/x.go", "// Package desk is.\npackage desk")}), 1, "not in doc.go")
	require.Len(t, checkPackageComments([]source{planted(t, "internal/desk/doc.go", "package desk")}), 1)
	require.Empty(t, checkPackageComments([]source{planted(t, "internal/desk/doc.go", "// Package desk is.\npackage desk")}))
}

// checkComments finds exported declarations without a comment.
func checkComments(all []source) (out []finding) {
	for _, s := range all {
		if s.generated || s.test {
			continue
		}
		for _, d := range s.file.Decls {
			for _, name := range undocumented(d) {
				out = append(out, find(s.path+" "+name, "it is exported and not explained"))
			}
		}
	}
	return out
}

func undocumented(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d))) {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					names = append(names, s.Name.Name)
				}
			case *ast.ValueSpec: // one comment may explain a group
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}

func TestWhatIsExportedIsExplained(t *testing.T) {
	accept(t, checkComments(shipped(sources(t))), nil)
	text := "package desk\nfunc Open() {}\ntype Note struct{}\n// It is.\ntype Other struct{}\nvar A = 1\nfunc (n Note) Add() {}\nfunc (n hidden) Add() {}\nfunc inner() {}"
	require.Len(t, checkComments([]source{planted(t, "internal/desk/x.go", text)}), 4)
}
