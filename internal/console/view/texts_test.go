package view_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ/parser/v2"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/stretchr/testify/require"
)

// spoken are the attributes whose values people see or hear.
var spoken = map[string]bool{
	"title": true, "aria-label": true, "placeholder": true, "alt": true,
	"aria-description": true, "aria-roledescription": true, "aria-placeholder": true,
	"aria-valuetext": true, "label": true,
}

// refused are attributes that the content security policy or the house rules
// do not allow: script, style and handlers inside the page.
func refused(name string) bool {
	return name == "style" || strings.HasPrefix(name, "on") || strings.HasPrefix(name, "hx-on")
}

var letters = regexp.MustCompile(`\pL`)

func TestTemplatesHoldNoTextsOfTheirOwn(t *testing.T) {
	files, err := filepath.Glob("*.templ")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		file, err := parser.Parse(name)
		require.NoError(t, err, name)
		for _, node := range file.Nodes {
			if template, ok := node.(*parser.HTMLTemplate); ok {
				require.Empty(t, literals(template.Children), name)
			}
		}
	}
}

func TestTheLiteralCheckSeesLiterals(t *testing.T) {
	for source, want := range map[string][]string{
		`<p>Hello</p>`:                                       {"Hello"},
		`<p>{ v.T("brand") }</p>`:                            nil,
		`<p>{ "Hello" }</p>`:                                 {`"Hello"`},
		`<kbd>{ "/" }</kbd>`:                                 nil,
		`<p>·</p>`:                                           nil,
		`<a title="Hello"></a>`:                              {"title=Hello"},
		`<a aria-label={ "Hello" }></a>`:                     {`aria-label="Hello"`},
		`<a aria-label={ v.T("brand") }></a>`:                nil,
		`<a onclick="x"></a>`:                                {"onclick"},
		`<a style="x"></a>`:                                  {"style"},
		"if true {\n<b>Hello</b>\n} else {\n<i>there</i>\n}": {"Hello", "there"},
		"for range 3 {\n<b>Hello</b>\n}":                     {"Hello"},
		"switch 1 {\ncase 1:\n<b>Hello</b>\ndefault:\n<i>you</i>\n}": {"Hello", "you"},
		"@other() {\n<b>Hello</b>\n}":                                {"Hello"},
		`@templ.Raw("<b>")`:                                          {`templ.Raw("<b>")`},
	} {
		file, err := parser.ParseString("package x\n\ntempl page(v View) {\n\t" + source + "\n}\n")
		require.NoError(t, err, source)
		var found []string
		for _, node := range file.Nodes {
			if template, ok := node.(*parser.HTMLTemplate); ok {
				found = append(found, literals(template.Children)...)
			}
		}
		require.Equal(t, want, found, source)
	}
}

// literals walks a template and lists what is not taken from package locale.
func literals(nodes []parser.Node) []string {
	var found []string
	for _, node := range nodes {
		switch n := node.(type) {
		case *parser.Text:
			if letters.MatchString(n.Value) {
				found = append(found, strings.TrimSpace(n.Value))
			}
		case *parser.StringExpression:
			found = append(found, quoted(n.Expression.Value)...)
		case *parser.TemplElementExpression:
			if strings.Contains(n.Expression.Value, "templ.Raw") {
				found = append(found, n.Expression.Value)
			}
			found = append(found, literals(n.Children)...)
		case *parser.Element:
			found = append(found, attributes(n.Attributes)...)
			found = append(found, literals(n.Children)...)
		case *parser.IfExpression:
			found = append(found, literals(n.Then)...)
			for _, branch := range n.ElseIfs {
				found = append(found, literals(branch.Then)...)
			}
			found = append(found, literals(n.Else)...)
		case *parser.ForExpression:
			found = append(found, literals(n.Children)...)
		case *parser.SwitchExpression:
			for _, branch := range n.Cases {
				found = append(found, literals(branch.Children)...)
			}
		}
	}
	return found
}

func attributes(list []parser.Attribute) []string {
	var found []string
	for _, attribute := range list {
		switch a := attribute.(type) {
		case *parser.ConstantAttribute:
			name := a.Key.String()
			if refused(name) {
				found = append(found, name)
			}
			if spoken[name] && letters.MatchString(a.Value) {
				found = append(found, name+"="+a.Value)
			}
		case *parser.ExpressionAttribute:
			name := a.Key.String()
			if refused(name) {
				found = append(found, name)
			}
			if !spoken[name] {
				continue
			}
			for _, q := range quoted(a.Expression.Value) {
				found = append(found, name+"="+q)
			}
		case *parser.ConditionalAttribute:
			found = append(found, attributes(a.Then)...)
			found = append(found, attributes(a.Else)...)
		}
	}
	return found
}

var (
	call       = regexp.MustCompile(`\.?[A-Za-z]+\(.*\)`)
	quotedWord = regexp.MustCompile(`"[^"]*"`)
)

// quoted lists string literals of an expression that are printed as they are:
// those outside of any call, with letters in them.
func quoted(expression string) []string {
	var found []string
	for _, q := range quotedWord.FindAllString(call.ReplaceAllString(expression, ""), -1) {
		if letters.MatchString(q) {
			found = append(found, q)
		}
	}
	return found
}

var (
	textKey  = regexp.MustCompile(`\.[TN]\("([a-z_.]+[a-z_])"`)
	iconName = regexp.MustCompile(`Icon\([a-z.]*[vVfFp][a-zA-Z.]*, "([a-z0-9-]+)"`)
)

func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"*.templ", "*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			if strings.HasSuffix(name, "_templ.go") {
				continue
			}
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			all.Write(text)
		}
	}
	return all.String()
}

func TestEveryTextThatIsAskedForExists(t *testing.T) {
	catalog, err := locale.Load()
	require.NoError(t, err)
	texts := catalog.For("en")
	keys := textKey.FindAllStringSubmatch(sources(t), -1)
	require.Greater(t, len(keys), 100)
	for _, m := range keys {
		key := m[1]
		if strings.HasSuffix(key, ".") {
			continue
		}
		require.True(t, texts.Has(key) || texts.N(key, 2) != "«"+key+"»", "no text for %s", key)
	}
	for prefix, names := range map[string][]string{
		"card.":     words(view.Kinds),
		"status.":   view.Statuses,
		"sort.":     view.Sorts,
		"identity.": words(view.Identities),
		"tab.":      view.Tabs,
		"label.":    words([]view.Label{view.Active, view.Inactive, view.Pending, view.Deleted, view.LoginLocked, view.PendingDeletion, view.Unverified, view.Frozen, view.MustReset}),
		"actor.":    words([]view.ActorKind{view.ByCustomer, view.ByStaff, view.BySystem, view.ByKey, view.ByAnonymous}),
	} {
		for _, name := range names {
			require.True(t, texts.Has(prefix+name), "no text for %s%s", prefix, name)
		}
	}
}

func TestEveryIconIsInTheSprite(t *testing.T) {
	list, err := os.ReadFile(filepath.Join("..", "..", "..", "web", "src", "icons.txt"))
	require.NoError(t, err)
	icons := map[string]bool{}
	for _, name := range strings.Fields(string(list)) {
		icons[name] = true
	}
	used := iconName.FindAllStringSubmatch(sources(t), -1)
	require.Greater(t, len(used), 30)
	for _, m := range used {
		require.True(t, icons[m[1]], "icon %s is not in web/src/icons.txt", m[1])
	}
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}
