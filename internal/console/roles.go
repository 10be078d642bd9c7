package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

// rolesPage draws, from the operations of this binary and the roles out of the
// box and of the tenant, which role may do what.
func (c *console) rolesPage(v *visit) error {
	own, err := c.ownRoles(v)
	if err != nil {
		return err
	}
	page := view.RolesPage{Settings: c.settings(v, v.T("roles.title")), CanAdd: v.actor.MayIn("staff.add_role", v.tenant.ID, "")}
	page.Long = true
	holds := make([]authz.Set, 0, len(own))
	for _, r := range authz.Roles() {
		page.Roles, holds = append(page.Roles, v.roleName(r.Name)), append(holds, r.Permissions)
	}
	for _, r := range own {
		page.Roles, holds = append(page.Roles, r.Name), append(holds, authz.SetOf(r.Permissions...))
		page.Own = append(page.Own, v.ownRoleRow(r))
	}
	for _, g := range v.operations(named) {
		group := view.RoleGroup{Part: g.part, Title: g.title}
		for _, spec := range g.specs {
			row := view.RoleRow{Name: spec.Name, Title: v.permissionTitle(spec.Name, spec.Title), Needs: v.needs(spec.Needs)}
			for _, h := range holds {
				row.Holds = append(row.Holds, h[spec.Name])
			}
			group.Rows = append(group.Rows, row)
		}
		page.Groups = append(page.Groups, group)
	}
	return v.show(view.Roles(page))
}

// ownRoles are the tenant's own roles, for those who may list them.
func (c *console) ownRoles(v *visit) ([]staff.RoleShown, error) {
	if !v.actor.May("staff.list_roles") {
		return nil, nil
	}
	return c.Staff.ListRoles(v.r.Context(), v.actor, staff.ListInput{})
}

func (v *visit) ownRoleRow(r staff.RoleShown) view.OwnRoleRow {
	mine := v.holdsAll(r.Permissions) && !slices.ContainsFunc(v.actor.Grants, func(g authz.Grant) bool { return g.Role == r.ID })
	return view.OwnRoleRow{
		ID: r.ID, Name: r.Name, Permissions: len(r.Permissions), Held: r.Held, Holders: holderNames(r),
		CanChange: mine && v.actor.MayIn("staff.change_role", v.tenant.ID, ""),
		CanRemove: mine && r.Held == 0 && v.actor.MayIn("staff.remove_role", v.tenant.ID, ""),
	}
}

func holderNames(r staff.RoleShown) string {
	names := make([]string, 0, len(r.Holders))
	for _, h := range r.Holders {
		names = append(names, h.Name)
	}
	return strings.Join(names, ", ")
}

// holdsAll reports whether the reader holds every one of them in the tenant.
func (v *visit) holdsAll(permissions []string) bool {
	return !slices.ContainsFunc(permissions, func(p string) bool { return !v.actor.MayIn(p, v.tenant.ID, "") })
}

// named reports whether the roles out of the box say something about a
// permission, be it that nobody holds it. The others are everybody's own.
func named(permission string) bool {
	_, known := authz.Permissions()[permission]
	return known
}

// operations are those that are wanted, by the part of Readmit.
func (v *visit) operations(wanted func(permission string) bool) (groups []operationGroup) {
	for _, spec := range op.All() {
		if !wanted(spec.Name) {
			continue
		}
		part, _, _ := strings.Cut(spec.Name, ".")
		last := len(groups) - 1
		if last < 0 || groups[last].part != part {
			groups = append(groups, operationGroup{part: part, title: v.word("part.", part)})
			last++
		}
		groups[last].specs = append(groups[last].specs, spec)
	}
	return groups
}

type operationGroup struct {
	part, title string
	specs       []*op.Spec
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
		{n.Reason, "roles.reason"},
		{n.Fresh, "roles.fresh"},
		{n.Second, "roles.second"},
		{n.Delay, "roles.delay"},
		{n.Told, "roles.told"},
		{n.Whole, "roles.whole"},
		{n.Everywhere, "roles.everywhere"},
	} {
		if w.set {
			out = append(out, v.T(w.text))
		}
	}
	return out
}
