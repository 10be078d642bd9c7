package archtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/readmit/readmit/internal/app" // brings every operation and event
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

// golden compares a page of docs/reference with what the code makes of it.
func golden(t *testing.T, name string, page *strings.Builder) {
	t.Helper()
	path := filepath.Join(root, "docs/reference", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(page.String()), 0o644))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(text), page.String(), "docs/reference/%s: run `go test ./internal/archtest -update`", name)
}

func head(page *strings.Builder, title, about string) {
	fmt.Fprintf(page, "# %s\n\nMade from the code by `go test ./internal/archtest -update`.\n\n%s\n\n", title, about)
}

// needsOf says what an operation asks besides the permission.
func needsOf(s *op.Spec) string {
	var out []string
	for _, n := range []struct {
		needed bool
		word   string
	}{
		{s.Needs.Level > 0, fmt.Sprintf("caller check of level %d", s.Needs.Level)},
		{s.Needs.Reason, "reason"},
		{s.Needs.Fresh, "fresh sign-in"},
		{s.Needs.Second, "second person"},
		{s.Needs.Delay, "24 h delay"},
		{s.Needs.Told, "customer is told"},
		{s.Needs.Whole, "role in the whole tenant"},
		{s.Needs.Everywhere, "role in all tenants"},
	} {
		if n.needed {
			out = append(out, n.word)
		}
	}
	return dash(strings.Join(out, ", "))
}

func recorded(s *op.Spec) string {
	switch {
	case s.Unrecorded:
		return "no"
	case s.Read:
		return "the reading"
	}
	return "yes"
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func TestReferenceOfOperations(t *testing.T) {
	var page strings.Builder
	head(&page, "Operations", "The permission has the name of the operation. *Audited* says what stands in the audit log.")
	page.WriteString("| operation | does | needs besides the permission | audited |\n|---|---|---|---|\n")
	for _, s := range op.All() {
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", s.Name, s.Title, needsOf(s), recorded(s))
	}
	page.WriteString("\n## Who may\n\nThe roles out of the box. A row with no mark needs no role: everybody does it for themselves (signing in), or only Readmit does.\n\n| permission |")
	roles := authz.Roles()
	for _, r := range roles {
		page.WriteString(" " + r.Title + " |")
	}
	page.WriteString("\n|---|" + strings.Repeat(":-:|", len(roles)) + "\n")
	for _, name := range permissions() {
		fmt.Fprintf(&page, "| `%s` |", name)
		for _, r := range roles {
			if r.Permissions[name] {
				page.WriteString(" ✓ |")
			} else {
				page.WriteString(" |")
			}
		}
		page.WriteString("\n")
	}
	golden(t, "operations.md", &page)
}

// permissions are those of all operations, and those that stand for a part of one.
func permissions() (names []string) {
	for name := range authz.Permissions() {
		names = append(names, name)
	}
	for _, s := range op.All() {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// checkPermissions finds permissions that no operation asks for.
func checkPermissions(permissions map[string]string) (out []finding) {
	for name := range permissions {
		if op.Named(name) == nil {
			out = append(out, find(name, "roles hold it, and no operation has that name"))
		}
	}
	return out
}

func TestPermissionsAreOfOperations(t *testing.T) {
	require.Len(t, checkPermissions(map[string]string{"desk.add_note": "A", "desk.add_notes": "A", "account.fly": ""}), 2)
	accept(t, checkPermissions(authz.Permissions()), map[string]string{"account.search_partial": "parts of fields that are masked for the role, within account.search"})
}

func TestReferenceOfEvents(t *testing.T) {
	var page strings.Builder
	head(&page, "Events", "What happened, in the past tense. *Card* is the badge on the account's activity. A subscriber may ask for an event by an alias too.")
	page.WriteString("| event | version | card | aliases |\n|---|---|---|---|\n")
	for _, e := range event.All() {
		fmt.Fprintf(&page, "| [`%s`](#%s) | %d | %s | %s |\n", e.Name, strings.NewReplacer(".", "").Replace(e.Name), e.Version, dash(e.Card), dash(strings.Join(aliasesOf(e), ", ")))
	}
	page.WriteString("\n")
	for _, e := range event.All() {
		example, err := json.MarshalIndent(e.Example, "", "  ")
		require.NoError(t, err, e.Name)
		fmt.Fprintf(&page, "## %s\n\n", e.Name)
		if string(example) == "null" || string(example) == "{}" {
			page.WriteString("No data of its own.\n\n")
			continue
		}
		fmt.Fprintf(&page, "```json\n%s\n```\n\n", example)
	}
	golden(t, "events.md", &page)
}

// aliasesOf are an event's aliases, with what a narrow one stands for.
func aliasesOf(e *event.Type) []string {
	out := slices.Clone(e.Aliases)
	for i, a := range out {
		if n, narrow := e.NarrowOf(a); narrow {
			out[i] = a + " (" + n.Says + ")"
		}
	}
	return out
}

// checkExample decodes an event's example strictly into its own type, and asks
// that every field is shown.
func checkExample(e *event.Type) error {
	if e.Example == nil {
		return nil
	}
	text, err := json.Marshal(e.Example)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	back := reflect.New(reflect.TypeOf(e.Example))
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(back.Interface()); err != nil {
		return fmt.Errorf("decode: %w", err)
	}
	again, err := json.Marshal(back.Elem().Interface())
	if err != nil {
		return fmt.Errorf("encode again: %w", err)
	}
	if !bytes.Equal(again, text) || bytes.Equal(text, []byte("{}")) && reflect.ValueOf(e.Example).Kind() == reflect.Struct && reflect.TypeOf(e.Example).NumField() > 0 {
		return fmt.Errorf("%s does not come back as it was", text)
	}
	if v := back.Elem(); v.Kind() == reflect.Struct && v.NumField() > 0 && v.IsZero() {
		return fmt.Errorf("the example of %s is empty", e.Name)
	}
	return nil
}

func TestExamplesOfEvents(t *testing.T) {
	require.NotEmpty(t, event.All())
	for _, e := range event.All() {
		require.NoError(t, checkExample(e), e.Name)
	}
	require.Error(t, checkExample(&event.Type{Name: "x", Example: struct{ A string }{}}))
	require.Error(t, checkExample(&event.Type{Name: "x", Example: struct {
		A string `json:"-"`
	}{"lost"}}))
}

// declaredFault is one call of fault.New.
type declaredFault struct{ kind, code, message, at string }

// kinds have the status that package fault gives them.
var kinds = map[string]string{
	"Malformed": "400", "Unauthorized": "401", "Forbidden": "403", "NotFound": "404", "Conflict": "409",
	"Stale": "412", "TooLarge": "413", "Invalid": "422", "TooMany": "429", "Unavailable": "503",
}

// faults returns the faults that the sources declare, by code.
func faults(all []source) (out []declaredFault, wrong []finding) {
	known := map[string]declaredFault{}
	for _, s := range all {
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			pkg, name := selector(call.Fun)
			id, _ := call.Fun.(*ast.Ident)
			if !(pkg == "fault" && name == "New" || s.dir() == "internal/fault" && id != nil && id.Name == "New") {
				return true
			}
			_, kind := selector(call.Args[0])
			if kind == "" {
				kind = fmt.Sprint(call.Args[0])
			}
			code, okCode := literal(call.Args[1])
			message, _ := joined(call.Args[2]) // a constant in it is shown as …
			f, was := declaredFault{kind, code, message, s.path}, known[code]
			switch {
			case !okCode || kinds[kind] == "":
				wrong = append(wrong, find(s.path, "a fault is declared with a literal code and kind, so that it can be documented"))
			case was.code == "":
				known[code] = f
				out = append(out, f)
			case was.kind != kind || was.message != message:
				wrong = append(wrong, find(code, "it is declared in %s and in %s: one code, one meaning", was.at, s.path))
			}
			return true
		})
	}
	slices.SortFunc(out, func(a, b declaredFault) int { return strings.Compare(a.code, b.code) })
	return out, wrong
}

func TestReferenceOfErrors(t *testing.T) {
	all, wrong := faults(shipped(sources(t)))
	accept(t, wrong, nil)
	require.Greater(t, len(all), 10)
	var page strings.Builder
	head(&page, "Errors", "An answer that is not what was asked for carries a stable code. Messages may become clearer; codes stay.")
	page.WriteString("| code | status | kind | message |\n|---|---|---|---|\n")
	for _, f := range all {
		fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", f.code, kinds[f.kind], f.kind, strings.ReplaceAll(f.message, "|", "\\|"))
	}
	golden(t, "errors.md", &page)

	text := "package desk\nvar a = fault.New(fault.Conflict, \"locked\", \"It is locked. Wait.\")\nvar b = fault.New(fault.Invalid, \"locked\", \"Else.\")\nvar c = fault.New(fault.Invalid, code, \"Else.\")"
	first, wrong := faults([]source{planted(t, "internal/desk/x.go", text)})
	require.Len(t, first, 1)
	require.Len(t, wrong, 2)
}

var (
	sentence = regexp.MustCompile(`^\p{Lu}.*([.!]|rmk_…)$`)
	codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// checkMessages finds faults that are not told in sentences, and codes that are
// not in lower case: a message that a person reads says what to do next.
func checkMessages(all []declaredFault) (out []finding) {
	for _, f := range all {
		if !sentence.MatchString(f.message) {
			out = append(out, find(f.code, "its message in %s is no sentence: %q", f.at, f.message))
		}
		if !codeForm.MatchString(f.code) {
			out = append(out, find(f.code, "the code in %s is not in snake_case", f.at))
		}
	}
	return out
}

func TestFaultsSayWhatToDo(t *testing.T) {
	all, _ := faults(shipped(sources(t)))
	accept(t, checkMessages(all), nil)
	for text, wrong := range map[string]int{
		`fault.New(fault.Conflict, "locked", "It is locked. Unlock it first.")`: 0,
		`fault.New(fault.Conflict, "locked", "it is locked.")`:                  1,
		`fault.New(fault.Conflict, "locked", "Locked")`:                         1,
		`fault.New(fault.Conflict, "Locked", "It is locked. Wait.")`:            1,
		`fault.New(fault.Conflict, "is-locked", "")`:                            2,
	} {
		planted, _ := faults([]source{planted(t, "internal/desk/x.go", "package desk\nvar a = "+text)})
		require.Len(t, checkMessages(planted), wrong, text)
	}
}
