package archtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// notAllowed is what everybody is answered whose role lacks the permission.
const notAllowed = "not_allowed"

// answer is what came of asking: no code if it was done.
type answer struct {
	code  string
	shows string // what was read, as JSON
}

// ask lets a member with a role ask for an operation on what lies at a place.
func (w *world) ask(name string, e entry, role string, at place) answer {
	spec := op.Named(name)
	s := scope{tenant: w.Tenant}
	if at == otherSegment {
		s.segment = w.inside
	}
	if at == ownTenant && spec.Needs.Everywhere {
		s.tenant = ""
	}
	a := &asked{world: w, session: w.member(role, s), place: at, may: holds(role, name)}
	a.actor.Tenant = w.Tenant
	if e.about != something && e.about != mine { // there is no thing that could lie elsewhere: the tenant does
		a.actor.Tenant = map[place]string{ownTenant: w.Tenant, otherTenant: w.other, otherSegment: w.Tenant, unknown: "tnt_none"}[at]
	}
	out, err := e.call(a)
	if err == nil || testkit.Code(err) == e.also {
		text, err := json.Marshal(out)
		require.NoError(w.T, err, name)
		return answer{shows: string(text)}
	}
	f := fault.As(err)
	if f == nil {
		return answer{code: "internal: " + err.Error()}
	}
	if f.Kind != fault.Forbidden && f.Kind != fault.NotFound && f.Kind != fault.Unauthorized {
		return answer{code: "not refused: " + f.Code}
	}
	return answer{code: f.Code}
}

// holds says what the roles' matrix says.
func holds(role, permission string) bool {
	r := authz.RoleNamed(role)
	return r != nil && r.Permissions[permission]
}

// expected says whether it may be done, by what the operation is about alone.
func (e entry) expected(role, name string, at place) bool {
	switch {
	case e.about == self:
		return true
	case e.about == nobody || !holds(role, name):
		return false
	case at == ownTenant:
		return true
	case at == otherSegment:
		return e.about == visible || e.about == mine || e.about == mineNew
	}
	return false
}

// judge finds what must never be, whatever the golden page says.
func judge(name string, e entry, role string, at place, a answer) (wrong string) {
	who := fmt.Sprintf("%s by %q, %s: ", name, role, placeNames[at])
	allowed := a.code == ""
	switch may := e.expected(role, name, at); {
	case strings.HasPrefix(a.code, "internal: "), strings.HasPrefix(a.code, "not refused: "):
		return who + a.code
	case allowed && !may:
		return who + "UNEXPECTED ALLOW"
	case !allowed && may:
		return who + "it must be allowed, and was refused: " + a.code
	case !allowed && !holds(role, name) && a.code != notAllowed:
		return who + "without the permission nothing may be looked for, but it answered " + a.code
	case allowed && strings.Contains(a.shows, elsewhere):
		return who + "it shows what is in another tenant"
	case allowed && at == otherSegment && strings.Contains(a.shows, outside):
		return who + "it shows what is in another segment"
	}
	return ""
}

var placeNames = map[place]string{ownTenant: "own tenant", otherTenant: "other tenant", otherSegment: "other segment", unknown: "unknown"}

// roleNames are the roles, and none.
func roleNames() []string {
	names := []string{""}
	for _, r := range authz.Roles() {
		names = append(names, r.Name)
	}
	return names
}

// TestAccessMatrix asks for every operation, as a member of every role, on
// something in the own tenant, in another one, in another segment, and on what
// does not exist. Whoever adds an operation enters it in entries, in one line.
func TestAccessMatrix(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) { accessMatrix(t, newWorld(t, k)) })
}

func accessMatrix(t *testing.T, w *world) {
	t.Helper()
	entries := w.entries()
	var operations []string
	for _, s := range op.All() {
		if strings.HasPrefix(s.Name, "testkit.") {
			continue
		}
		operations = append(operations, s.Name)
		if _, there := entries[s.Name]; !there {
			t.Errorf("%s is not asked for: enter it in entries of access_entries_test.go", s.Name)
		}
	}
	for name := range entries {
		require.NotNil(t, op.Named(name), "%s is entered, and no operation has that name", name)
	}
	plant(w)
	got := map[string]map[place]map[string]answer{}
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		got[name] = map[place]map[string]answer{}
		for at := range places {
			got[name][at] = map[string]answer{}
			for _, role := range roleNames() {
				a := w.ask(name, entries[name], role, at)
				got[name][at][role] = a
				if wrong := judge(name, entries[name], role, at, a); wrong != "" {
					t.Error(wrong)
				}
			}
		}
		compareRefusals(t, name, entries[name], got[name])
	}
	if t.Failed() {
		return
	}
	golden(t, "access-matrix.md", accessPage(operations, entries, got))
}

// plant puts something into each place that lists could show.
func plant(w *world) {
	plantLogo(w)
	for _, at := range []place{ownTenant, otherTenant, otherSegment} {
		a := &asked{world: w, session: w.member(authz.Administrator, scope{}), place: at, may: true}
		a.aNote()
		a.aMember()
		a.aKey()
		if at != otherSegment { // fields belong to the tenant, whose every member sees them
			a.aField()
		}
	}
}

// compareRefusals asks that what lies elsewhere cannot be told from what is not.
func compareRefusals(t *testing.T, name string, e entry, got map[place]map[string]answer) {
	t.Helper()
	if e.about != something {
		return
	}
	for _, role := range roleNames() {
		none := got[unknown][role].code
		require.Equal(t, none, got[otherTenant][role].code, "%s by %q tells another tenant's from what is not", name, role)
	}
}

func accessPage(operations []string, entries map[string]entry, got map[string]map[place]map[string]answer) *strings.Builder {
	var page strings.Builder
	head(&page, "Access matrix", "What a member of each role out of the box is answered, asked of the running operations: about something in the own tenant, "+
		"in another tenant, in another segment (by a member whose role is limited to one), and about what does not exist. "+
		"*Done by* lists who may in the own tenant; everybody else is answered `"+notAllowed+"` everywhere. The other columns say what those who may are answered there; ✓ means that it was done, and showed nothing from outside.")
	page.WriteString("| operation | is about | done by | other tenant | other segment | unknown |\n|---|---|---|---|---|---|\n")
	for _, name := range operations {
		e := entries[name]
		fmt.Fprintf(&page, "| `%s` | %s | %s |", name, e.about, doneBy(e, got[name][ownTenant]))
		for _, at := range []place{otherTenant, otherSegment, unknown} {
			fmt.Fprintf(&page, " %s |", answered(e, name, got[name][at]))
		}
		page.WriteString("\n")
	}
	return &page
}

func doneBy(e entry, by map[string]answer) string {
	if e.about == self {
		return "everybody"
	}
	var titles []string
	for _, r := range authz.Roles() {
		if by[r.Name].code == "" {
			titles = append(titles, r.Title)
		}
	}
	return dash(strings.Join(titles, ", "))
}

// answered groups the answers of those who hold the permission.
func answered(e entry, name string, by map[string]answer) string {
	roles := map[string][]string{}
	for _, r := range authz.Roles() {
		if e.about != self && !holds(r.Name, name) {
			continue
		}
		code := by[r.Name].code
		roles[code] = append(roles[code], r.Title)
	}
	var out []string
	for _, code := range slices.Sorted(maps.Keys(roles)) {
		word := "`" + code + "`"
		if code == "" {
			word = "✓"
		}
		if len(roles) > 1 {
			word += " " + strings.Join(roles[code], ", ")
		}
		out = append(out, word)
	}
	return dash(strings.Join(out, "; "))
}

// TestTheJudgeFindsWhatMustNotBe hands the judge answers that must never be.
func TestTheJudgeFindsWhatMustNotBe(t *testing.T) {
	view := entry{about: something}
	list, config, own, none := entry{about: visible}, entry{about: tenantWide}, entry{about: self}, entry{about: nobody}
	for name, wrong := range map[string]string{
		"without the permission":  judge("account.view", view, authz.Developer, ownTenant, answer{}),
		"another tenant":          judge("account.view", view, authz.Agent, otherTenant, answer{}),
		"another segment":         judge("account.view", view, authz.Agent, otherSegment, answer{}),
		"what is not":             judge("account.view", view, authz.Agent, unknown, answer{}),
		"all from a segment":      judge("tenant.add_field", config, authz.Administrator, otherSegment, answer{}),
		"shows another tenant":    judge("account.search", list, authz.Agent, ownTenant, answer{shows: elsewhere}),
		"shows another segment":   judge("account.search", list, authz.Agent, otherSegment, answer{shows: outside}),
		"refused who may":         judge("account.view", view, authz.Agent, ownTenant, answer{code: "not_found"}),
		"looked for first":        judge("account.view", view, authz.Developer, unknown, answer{code: "not_found"}),
		"broken":                  judge("account.view", view, authz.Agent, unknown, answer{code: "internal: no such table"}),
		"the body ran":            judge("account.view", view, authz.Agent, otherTenant, answer{code: "not refused: role_held"}),
		"one's own sign-in":       judge("staff.sign_out", own, "", ownTenant, answer{code: notAllowed}),
		"the server's act":        judge("staff.recover", none, authz.Administrator, ownTenant, answer{}),
		"no role, and let in":     judge("account.view", view, "", ownTenant, answer{}),
		"a list of another place": judge("account.search", list, authz.Agent, otherTenant, answer{}),
	} {
		require.NotEmpty(t, wrong, name)
	}
	require.Empty(t, judge("account.view", view, authz.Agent, ownTenant, answer{shows: outside}))
	require.Empty(t, judge("account.view", view, authz.Agent, otherTenant, answer{code: "not_found"}))
	require.Empty(t, judge("account.search", list, authz.Agent, otherSegment, answer{shows: "Near"}))
}
