package console

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/op"
)

// rolesPage draws, from the operations and roles of this binary, which role
// may do what.
func (c *console) rolesPage(v *visit) error {
	page := view.RolesPage{Settings: c.settings(v, v.T("roles.title"))}
	roles := authz.Roles()
	for _, r := range roles {
		page.Roles = append(page.Roles, v.roleName(r.Name))
	}
	known := authz.Permissions()
	for _, spec := range op.All() {
		if _, held := known[spec.Name]; !held {
			continue // everybody's own, or nobody's
		}
		part, _, _ := strings.Cut(spec.Name, ".")
		last := len(page.Groups) - 1
		if title := v.word("part.", part); last < 0 || page.Groups[last].Title != title {
			page.Groups = append(page.Groups, view.RoleGroup{Title: title})
			last++
		}
		row := view.RoleRow{Name: spec.Name, Title: v.permissionTitle(spec.Name, spec.Title), Needs: v.needs(spec.Needs)}
		for _, r := range roles {
			row.Holds = append(row.Holds, r.Permissions[spec.Name])
		}
		page.Groups[last].Rows = append(page.Groups[last].Rows, row)
	}
	return v.show(view.Roles(page))
}

// needs says in words what an operation asks beyond the role.
func (v *visit) needs(n op.Needs) []string {
	var out []string
	if n.Level > 0 {
		out = append(out, v.T("roles.level", args{"Level": strconv.Itoa(n.Level)}))
	}
	for _, w := range []struct {
		set  bool
		text string
	}{
		{n.Reason, "roles.reason"}, {n.Fresh, "roles.fresh"}, {n.Second, "roles.second"}, {n.Delay, "roles.delay"}, {n.Told, "roles.told"},
	} {
		if w.set {
			out = append(out, v.T(w.text))
		}
	}
	return out
}
