package console

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

// memberPage is one member with what is resolved from the roles.
func (c *console) memberPage(v *visit) error {
	m, err := c.Staff.ViewMember(v.r.Context(), v.actor, staff.MemberInput{Member: v.r.PathValue("member")})
	if err != nil {
		return err
	}
	segments, err := c.segments(v)
	if err != nil {
		return err
	}
	own, err := c.ownRoles(v)
	if err != nil {
		return err
	}
	row := v.memberRow(m.Member, segments)
	title := m.Name
	if title == "" {
		title = m.Email
	}
	other := !row.Self
	page := view.MemberPage{
		Settings: c.settings(v, title), Member: row, Created: m.CreatedAt, Passkeys: m.Passkeys, Password: m.Password, Sessions: m.Sessions,
		CanAssign: other && v.actor.May("staff.assign_role"), CanTake: other && v.actor.May("staff.take_role"),
		CanEnd:     m.Sessions > 0 && v.actor.May("staff.end_sessions"),
		CanDisable: other && m.Status != staff.Disabled && v.actor.May("staff.disable"),
		CanEnable:  other && m.Status == staff.Disabled && v.actor.May("staff.enable"),
		CanRequire: other && v.actor.May("staff.require_passkey"), PasskeyOnly: m.PasskeyOnly,
		Grant: v.grantForm("staff.assign_role", segments, own),
	}
	if other && v.actor.May("staff.set_segments") {
		v.offerLimits(page.Member.Roles, segments)
	}
	for _, p := range m.Permissions {
		shown := view.PermissionShown{Name: p.Permission, Title: v.permissionTitle(p.Permission, p.Permission)}
		if spec := op.Named(p.Permission); spec != nil {
			shown.Title = v.permissionTitle(spec.Name, spec.Title)
		}
		for _, by := range v.shownRoles(p.By, segments) {
			shown.By = append(shown.By, by.Words+" · "+by.Reach)
		}
		page.Permissions = append(page.Permissions, shown)
	}
	return v.show(view.MemberDetail(page))
}

// offerLimits offers, once for each role held in this tenant, its segments.
func (v *visit) offerLimits(roles []view.RoleShown, segments []account.Segment) {
	offered := map[string]bool{}
	for i, r := range roles {
		if r.Tenant != v.tenant.ID || offered[r.Role] {
			continue
		}
		offered[r.Role] = true
		for _, s := range segments {
			limited := slices.ContainsFunc(roles, func(o view.RoleShown) bool {
				return o.Tenant == r.Tenant && o.Role == r.Role && o.Segment == s.ID
			})
			roles[i].Limits = append(roles[i].Limits, view.Choice{Value: s.ID, Text: s.Name, Chosen: limited})
		}
	}
}

// toMember runs an act on the member and says on the member's page what it did.
func toMember[I, O any](c *console, v *visit, in I, act func(context.Context, authz.Actor, I) (O, error), said string) error {
	if _, err := act(v.r.Context(), v.actor, in); err != nil {
		return c.undone(v, view.MemberPath(v.slug(), v.r.PathValue("member")), err)
	}
	return c.done(v, view.MemberPath(v.slug(), v.r.PathValue("member")), v.T(said))
}

func (c *console) disableMember(v *visit) error {
	return toMember(c, v, staff.MemberInput{Member: v.r.PathValue("member")}, c.Staff.Disable, "member.disabled_done")
}

func (c *console) enableMember(v *visit) error {
	return toMember(c, v, staff.MemberInput{Member: v.r.PathValue("member")}, c.Staff.Enable, "member.enabled_done")
}

func (c *console) endMemberSessions(v *visit) error {
	return toMember(c, v, staff.MemberInput{Member: v.r.PathValue("member")}, c.Staff.EndSessions, "member.sessions_ended")
}

func (c *console) assignRole(v *visit) error {
	tenant, segment := v.reachOf()
	in := staff.RoleInput{Member: v.r.PathValue("member"), Role: v.form("role"), Tenant: tenant, Segment: segment}
	return toMember(c, v, in, c.Staff.AssignRole, "member.role_assigned")
}

func (c *console) takeRole(v *visit) error {
	in := staff.RoleInput{Member: v.r.PathValue("member"), Role: v.form("role"), Tenant: v.form("tenant"), Segment: v.form("segment")}
	return toMember(c, v, in, c.Staff.TakeRole, "member.role_taken")
}

func (c *console) setSegments(v *visit) error {
	in := staff.SetSegmentsInput{Member: v.r.PathValue("member"), Role: v.form("role"), Tenant: v.tenant.ID, Segments: v.r.PostForm["segment"]}
	return toMember(c, v, in, c.Staff.SetSegments, "member.limited")
}

func (c *console) requirePasskey(v *visit) error {
	in, said := staff.RequirePasskeyInput{Member: v.r.PathValue("member"), Required: v.form("required") == "true"}, "member.password_allowed"
	if in.Required {
		said = "member.passkey_required"
	}
	return toMember(c, v, in, c.Staff.RequirePasskey, said)
}
