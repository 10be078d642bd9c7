package archtest

import (
	"go/ast"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var secretNames = regexp.MustCompile(`Password|Passphrase|Token|Secret|OTP|CVV|(^|[a-zA-Z])(Codes?|Keys?|Pin)$`)

// checkSecrets finds fields of operations' inputs whose names say that they
// hold a secret and whose type would print it.
func checkSecrets(all []source) (out []finding) {
	byDir := map[string][]source{}
	for _, s := range all {
		byDir[s.dir()] = append(byDir[s.dir()], s)
	}
	for _, files := range byDir {
		types, methods := declared(files)
		for name, typ := range types {
			if methods[name]["Validate"] && methods[name]["Target"] {
				out = append(out, bare(name, typ, types, map[string]bool{})...)
			}
		}
	}
	return out
}

// declared returns a package's types, and the names of their methods.
func declared(files []source) (types map[string]ast.Expr, methods map[string]map[string]bool) {
	types, methods = map[string]ast.Expr{}, map[string]map[string]bool{}
	for _, s := range files {
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if t, ok := spec.(*ast.TypeSpec); ok {
						types[t.Name.Name] = t.Type
					}
				}
			case *ast.FuncDecl:
				if on := receiver(d); on != "" {
					if methods[on] == nil {
						methods[on] = map[string]bool{}
					}
					methods[on][d.Name.Name] = true
				}
			}
		}
	}
	return types, methods
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	typ := d.Recv.List[0].Type
	if p, ok := typ.(*ast.StarExpr); ok {
		typ = p.X
	}
	if id, ok := typ.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// bare walks a type for fields that should be secret.String.
func bare(name string, typ ast.Expr, types map[string]ast.Expr, seen map[string]bool) (out []finding) {
	switch typ := typ.(type) {
	case *ast.StarExpr:
		return bare(name, typ.X, types, seen)
	case *ast.ArrayType:
		return bare(name, typ.Elt, types, seen)
	case *ast.MapType:
		return bare(name, typ.Value, types, seen)
	case *ast.Ident:
		if types[typ.Name] == nil || seen[typ.Name] {
			return nil
		}
		seen[typ.Name] = true
		return bare(typ.Name, types[typ.Name], types, seen)
	case *ast.StructType:
		for _, f := range typ.Fields.List {
			out = append(out, bareField(name, f, types, seen)...)
		}
	}
	return out
}

func bareField(in string, f *ast.Field, types map[string]ast.Expr, seen map[string]bool) (out []finding) {
	_, typeName := selector(f.Type)
	printed, _ := f.Type.(*ast.Ident)
	for _, n := range f.Names {
		shows := printed != nil && (printed.Name == "string" || types[printed.Name] != nil && isText(types[printed.Name])) || typeName == "RawMessage"
		if secretNames.MatchString(n.Name) && shows {
			out = append(out, find(in+"."+n.Name, "its name says that it is a secret: give it the type secret.String"))
		}
	}
	return append(out, bare(in+"."+fieldName(f), f.Type, types, seen)...)
}

func fieldName(f *ast.Field) string {
	names := make([]string, 0, len(f.Names))
	for _, n := range f.Names {
		names = append(names, n.Name)
	}
	return strings.Join(names, ",")
}

func isText(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "string"
}

func TestSecretsAreOfTheirType(t *testing.T) {
	accept(t, checkSecrets(shipped(sources(t))), noSecrets)
	const methods = "\nfunc (in In) Validate() error { return nil }\nfunc (in In) Target() op.Target { return op.Target{} }\n"
	for text, wrong := range map[string]int{
		"type In struct { Password string }":                                    1,
		"type In struct { NewPassword, OldPassword string }":                    2,
		"type In struct { Token secret.String }":                                0,
		"type In struct { Code string }":                                        1,
		"type In struct { Inner []Inner }\ntype Inner struct { Secret string }": 1,
		"type In struct { Inner *struct { APIKey string } }":                    1,
		"type Text string\ntype In struct { Token Text }":                       1,
		"type In struct { KeyNumber int; Keyboard, Passkey string }":            0,
	} {
		require.Len(t, checkSecrets([]source{planted(t, "internal/desk/x.go", "package desk\n"+text+methods)}), wrong, text)
	}
	require.Empty(t, checkSecrets([]source{planted(t, "internal/desk/x.go", "package desk\ntype Row struct { Password string }")}), "no input")
}
