package archtest

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// ban is what may not be used but in some folders.
type ban struct {
	pkg     string // import path; used by its last element's name
	names   []string
	allowed []string // folders
	tests   bool     // tests may
	why     string
}

var bans = []ban{
	{"time", []string{"Now", "Since", "Until"}, []string{"internal/app", "internal/job", "internal/testkit", "cmd", "bench"}, true, "take a clock or a time as a parameter"},
	{"time", []string{"Sleep"}, nil, false, "wait for what happens, not for a while"},
	{"context", []string{"Background", "TODO"}, []string{"internal/app", "internal/testkit", "cmd", "bench"}, true, "hand on the caller's context"},
	{"net/http", []string{"DefaultClient", "DefaultTransport", "DefaultServeMux", "Get", "Post", "PostForm", "Head"}, []string{"bench"}, true, "make a client with time limits"},
	{"net/http", []string{"Client", "Transport", "RoundTripper"}, []string{"internal/fetch", "bench", "client"}, true, "ask other systems by package fetch, which cannot be turned inwards"},
	{"net", []string{"Dial", "DialTimeout", "DialTCP", "Dialer"}, []string{"internal/fetch", "internal/mail", "internal/testkit"}, true, "ask other systems by package fetch, which cannot be turned inwards"},
	{"math/rand", nil, nil, false, "use crypto/rand"},
	{"math/rand/v2", nil, []string{"internal/demo", "bench"}, true, "use crypto/rand"},
}

// checkBans finds uses of what is banned.
func checkBans(all []source) (out []finding) {
	for _, s := range all {
		for _, b := range bans {
			if s.in(b.allowed...) || s.test && b.tests {
				continue
			}
			name := importedAs(s, b.pkg)
			if name == "" {
				continue
			}
			if b.names == nil {
				out = append(out, find(s.path, "imports %s: %s", b.pkg, b.why))
				continue
			}
			ast.Inspect(s.file, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					if x, called := selector(e); x == name && slices.Contains(b.names, called) {
						out = append(out, find(s.path, "uses %s.%s: %s", b.pkg, called, b.why))
					}
				}
				return true
			})
		}
	}
	return out
}

// importedAs returns the name by which the file uses the package; empty if it
// does not import it.
func importedAs(s source, path string) string {
	for i, imported := range s.imports() {
		if imported != path {
			continue
		}
		if name := s.file.Imports[i].Name; name != nil {
			return name.Name
		}
		return regexp.MustCompile(`(\w+?)(?:/v\d+)?$`).FindStringSubmatch(path)[1]
	}
	return ""
}

func TestNobodyUsesWhatIsBanned(t *testing.T) {
	accept(t, checkBans(sources(t)), map[string]string{
		"internal/store/group.go":      "measures how long one transaction takes, which no business rule sees",
		"internal/job/job_test.go":     "runs in testing/synctest, whose clock does not make anybody wait",
		"internal/testkit/postgres.go": "waits for another process, which tells nobody when it is ready",
	})
	for text, wrong := range map[string]int{
		"import \"time\"\nvar a = time.Now()":                                    1,
		"import \"time\"\nvar now = time.Now":                                    1,
		"import clock \"time\"\nvar a = clock.Since(b)":                          1,
		"import \"time\"\nvar a = time.Unix(0, 0)":                               0,
		"import \"net/http\"\nvar a, b = http.Get(\"x\")":                        1,
		"import \"net/http\"\nvar c = http.DefaultClient":                        1,
		"import \"net/http\"\nvar c = &http.Client{}":                            1,
		"import \"net/http\"\nvar c http.Transport":                              1,
		"import \"net\"\nvar c, err = net.Dial(\"tcp\", \"x:1\")":                1,
		"import \"math/rand\"\nvar a = rand.Int()":                               1,
		"import \"math/rand/v2\"\nvar a = rand.Int()":                            1,
		"import \"context\"\nvar a = context.Background()":                       1,
		"import \"crypto/rand\"\nvar a = rand.Reader\ntype x struct{ time int }": 0,
	} {
		require.Len(t, checkBans([]source{planted(t, "internal/desk/x.go", "package desk\n"+text)}), wrong, text)
	}
	require.Empty(t, checkBans([]source{planted(t, "internal/app/x.go", "package app\nimport \"time\"\nvar a = time.Now()")}))
	require.Len(t, checkBans([]source{planted(t, "internal/desk/x_test.go", "package desk\nimport \"time\"\nfunc f() { time.Sleep(1) }")}), 1)
}

// sqlWords stand in SQL, in capitals, and hardly elsewhere.
var sqlWords = regexp.MustCompile(`\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|FROM|WHERE|ORDER BY|GROUP BY|VALUES|LIMIT|JOIN|CREATE|DROP|ALTER)\b`)

// checkBuiltSQL finds SQL that is put together from texts that are not all
// literals.
func checkBuiltSQL(all []source) (out []finding) {
	for _, s := range all {
		if s.generated {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch e := n.(type) {
			case *ast.GenDecl:
				return e.Tok != token.CONST // the compiler sees to those
			case *ast.BinaryExpr:
				if e.Op != token.ADD {
					return true
				}
				if text, all := joined(e); !all && sqlWords.MatchString(text) {
					out = append(out, find(s.path, "SQL is put together: %q", text))
				}
				return false
			case *ast.CallExpr:
				x, name := selector(e.Fun)
				if x != "fmt" || len(e.Args) < 2 {
					return true
				}
				if text, _ := joined(e.Args[0]); (name == "Sprintf" || name == "Appendf") && sqlWords.MatchString(text) {
					out = append(out, find(s.path, "SQL is formatted: %q", text))
				}
			}
			return true
		})
	}
	return out
}

// joined returns the literals of a sum, and whether it has nothing else.
func joined(e ast.Expr) (text string, all bool) {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
		left, l := joined(b.X)
		right, r := joined(b.Y)
		return left + right, l && r
	}
	text, all = literal(e)
	if !all {
		text = "…"
	}
	return text, all
}

func TestSQLIsNotPutTogether(t *testing.T) {
	accept(t, checkBuiltSQL(shipped(sources(t))), builtSQL)
	for text, wrong := range map[string]int{
		`var a = "SELECT a FROM b WHERE c = '" + name + "'"`: 1,
		`var a = fmt.Sprintf("DELETE FROM %s", table)`:       1,
		`func f() { q += " WHERE " + condition }`:            1,
		`const a = columns + " FROM b"`:                      0,
		`var a = "SELECT a " + "FROM b"`:                     0,
		`var a = "Choose from " + names`:                     0,
		`var a = fmt.Sprintf("%d entries", n)`:               0,
	} {
		require.Len(t, checkBuiltSQL([]source{planted(t, "internal/desk/x.go", "package desk\n"+text)}), wrong, text)
	}
}
