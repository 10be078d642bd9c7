package rest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

// Reference returns the table of addresses as a page of documentation.
func Reference() string {
	var b strings.Builder
	b.WriteString("# REST API: addresses\n\n" +
		"Made from the code. Base `" + Base + "`; `GET " + documentPath + "` describes inputs and answers.\n" +
		"The permission is the operation's name. Roles: " + legend() + ".\n" +
		"Needs: L1, L2 level of caller check · R reason · F fresh sign-in · 2 second person · D delay of 24 hours · T the customer is told.\n\n" +
		"| method | path | operation | roles | needs |\n|---|---|---|---|---|\n")
	roles := authz.Permissions()
	for _, r := range Routes() {
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s |\n", r.Method, r.Path, r.Spec.Name, spaced(roles[r.Spec.Name]), needs(r.Spec))
	}
	b.WriteString("\n## Without an address\n\n| operation | why |\n|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(Exempt)) {
		fmt.Fprintf(&b, "| %s | %s |\n", name, Exempt[name])
	}
	return b.String()
}

func needs(s *op.Spec) string {
	var out []string
	if s.Needs.Level > 0 {
		out = append(out, fmt.Sprintf("L%d", s.Needs.Level))
	}
	for _, n := range []struct {
		needed bool
		word   string
	}{{s.Needs.Reason, "R"}, {s.Needs.Fresh, "F"}, {s.Needs.Second, "2"}, {s.Needs.Delay, "D"}, {s.Needs.Told, "T"}} {
		if n.needed {
			out = append(out, n.word)
		}
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, " ")
}

func spaced(letters string) string { return strings.Join(strings.Split(letters, ""), " ") }

func legend() string {
	const letters = "VOASPDUYET" // in the order of authz.Roles
	parts := make([]string, 0, len(letters))
	for i, r := range authz.Roles() {
		parts = append(parts, letters[i:i+1]+" "+strings.ToLower(r.Title))
	}
	return strings.Join(parts, " · ")
}
