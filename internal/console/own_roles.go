package console

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

// roleRoutes are the pages on which a tenant makes roles of its own. Form and
// review are addresses, so that a proof in between leads back to them with
// everything that was chosen.
func (c *console) roleRoutes(mux *http.ServeMux) {
	const role = "/t/{slug}/settings/roles/{role}"
	for pattern, act := range map[string]act{
		"GET " + role:              c.roleForm,
		"GET " + role + "/review":  c.reviewRole,
		"POST " + role:             c.saveRole,
		"POST " + role + "/remove": c.removeRole,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// ownRole is the role that the address names, as it is now; the zero value for
// a new one.
func (c *console) ownRole(v *visit) (staff.RoleShown, error) {
	id, permission := v.r.PathValue("role"), "staff.change_role"
	if id == view.NewRole {
		permission = "staff.add_role"
	}
	if !v.actor.MayIn(permission, v.tenant.ID, "") {
		return staff.RoleShown{}, op.ErrForbidden
	}
	if id == view.NewRole {
		return staff.RoleShown{}, nil
	}
	roles, err := c.ownRoles(v)
	if err != nil {
		return staff.RoleShown{}, err
	}
	at := slices.IndexFunc(roles, func(r staff.RoleShown) bool { return r.ID == id })
	if at < 0 {
		return staff.RoleShown{}, staff.ErrNoRole
	}
	return roles[at], nil
}

// asChosen is the form as it was sent.
func (v *visit) asChosen() view.RoleForm {
	version, _ := strconv.ParseInt(v.form("version"), 10, 64) // 0 compares with no version
	return view.RoleForm{ID: v.r.PathValue("role"), Version: max(version, 0), Name: v.form("name"), Permissions: slices.Clone(v.r.Form["permission"])}
}

// roleForm draws the form: as it was sent before, as the role is, or as the
// role that a new one begins with.
func (c *console) roleForm(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	was, err := c.ownRole(v)
	if err != nil {
		return err
	}
	form := view.RoleForm{ID: v.r.PathValue("role"), Version: was.Version, Name: was.Name, Permissions: was.Permissions}
	if v.r.Form.Has("version") {
		form = v.asChosen()
	}
	if base := authz.RoleNamed(v.form("from")); base != nil {
		for p := range base.Permissions {
			form.Permissions = append(form.Permissions, p)
		}
	}
	return c.drawRoleForm(v, http.StatusOK, form, nil)
}

func (c *console) drawRoleForm(v *visit, status int, form view.RoleForm, f *fault.Error) error {
	title := v.T("roles.add")
	if form.ID != view.NewRole {
		title = v.T("roles.change_title")
	}
	page := view.RoleFormPage{Settings: c.settings(v, title), Form: form}
	if f != nil {
		page.Problems, page.Problem = v.problems(f)
	}
	if form.ID == view.NewRole {
		for _, r := range authz.Roles() {
			page.Bases = append(page.Bases, view.Choice{Value: view.RolePath(v.slug(), view.NewRole) + "?from=" + r.Name, Text: v.roleName(r.Name)})
		}
	}
	for _, g := range v.operations(staff.Grantable) {
		group := view.PermissionGroup{Title: g.title}
		for _, spec := range g.specs {
			holds := v.actor.MayIn(spec.Name, v.tenant.ID, "")
			group.Boxes = append(group.Boxes, view.PermissionBox{
				Name: spec.Name, Title: v.permissionTitle(spec.Name, spec.Title),
				Chosen: holds && slices.Contains(form.Permissions, spec.Name), Missing: !holds,
			})
		}
		page.Groups = append(page.Groups, group)
	}
	v.draw(status, view.RoleEditor(page))
	return nil
}

// reviewRole says what saving would change, or what is wrong with the form.
func (c *console) reviewRole(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	was, err := c.ownRole(v)
	if err != nil {
		return err
	}
	form := v.asChosen()
	if f := fault.As(staff.AddRoleInput{Name: form.Name, Permissions: form.Permissions}.Validate()); f != nil {
		return c.drawRoleForm(v, statusOf(f), form, f)
	}
	added, removed := staff.Difference(was.Permissions, form.Permissions)
	if was.Name == form.Name && len(added)+len(removed) == 0 {
		return c.drawRoleForm(v, http.StatusOK, form, staff.ErrRoleSame)
	}
	page := view.RoleReviewPage{
		Settings: c.settings(v, v.T("roles.review_title")), Form: form, Before: was.Name, Kept: len(form.Permissions) - len(added),
		Added: v.shownPermissions(added), Removed: v.shownPermissions(removed), Held: was.Held, Holders: holderNames(was),
	}
	return v.show(view.RoleReview(page))
}

func (v *visit) shownPermissions(names []string) []view.PermissionShown {
	out := make([]view.PermissionShown, 0, len(names))
	for _, name := range names {
		shown := view.PermissionShown{Name: name, Title: v.permissionTitle(name, name)}
		if spec := op.Named(name); spec != nil {
			shown.Title = v.permissionTitle(name, spec.Title)
		}
		out = append(out, shown)
	}
	return out
}

// saveRole adds the role, or changes it.
func (c *console) saveRole(v *visit) error {
	form, said := v.asChosen(), "roles.saved"
	var err error
	if form.ID == view.NewRole {
		said = "roles.made"
		_, err = c.Staff.AddRole(v.r.Context(), v.actor, staff.AddRoleInput{Name: form.Name, Permissions: form.Permissions})
	} else {
		_, err = c.Staff.ChangeRole(v.r.Context(), v.actor, staff.ChangeRoleInput{Role: form.ID, Name: form.Name, Permissions: form.Permissions, Version: form.Version})
	}
	if f := fault.As(err); f != nil && (stays(f) || f.Kind == fault.Stale || f.Code == staff.ErrRoleMoreThan.Code) {
		return c.drawRoleForm(v, statusOf(f), form, f)
	}
	if err != nil {
		return err
	}
	return c.done(v, view.RolesPath(v.slug()), v.T(said, args{"Role": form.Name}))
}

// removeRole removes a role that nobody holds.
func (c *console) removeRole(v *visit) error {
	role, err := c.Staff.RemoveRole(v.r.Context(), v.actor, staff.OwnRoleInput{Role: v.r.PathValue("role")})
	if err != nil {
		return c.undone(v, view.RolesPath(v.slug()), err)
	}
	return c.done(v, view.RolesPath(v.slug()), v.T("roles.removed", args{"Role": role.Name}))
}
