package console

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/staff"
)

// settingsRoutes are the pages about the staff, and those about the tenant.
func (c *console) settingsRoutes(mux *http.ServeMux) {
	c.tenantRoutes(mux)
	c.roleRoutes(mux)
	c.applicationRoutes(mux)
	c.webhookRoutes(mux)
	const settings = "/t/{slug}/settings"
	const own, members, keys, segments = settings + "/sign-in", settings + "/members", settings + "/keys", settings + "/segments"
	for pattern, act := range map[string]act{
		"GET " + settings:                                c.toSettings,
		"GET " + own:                                     c.ownPage,
		"POST " + own + "/passkeys":                      c.registerPasskey,
		"POST " + own + "/passkeys/{passkey}/remove":     c.removePasskey,
		"POST " + own + "/remove-password":               c.removePassword,
		"POST " + own + "/time-zone":                     c.changeTimeZone,
		"POST " + own + "/sessions/{session}/end":        c.endSession,
		"GET " + members:                                 c.membersPage,
		"POST " + members:                                c.invite,
		"GET " + members + "/{member}":                   c.memberPage,
		"POST " + members + "/{member}/disable":          c.disableMember,
		"POST " + members + "/{member}/enable":           c.enableMember,
		"POST " + members + "/{member}/end-sessions":     c.endMemberSessions,
		"POST " + members + "/{member}/assign-role":      c.assignRole,
		"POST " + members + "/{member}/take-role":        c.takeRole,
		"POST " + members + "/{member}/set-segments":     c.setSegments,
		"POST " + members + "/{member}/require-passkey":  c.requirePasskey,
		"GET " + settings + "/roles":                     c.rolesPage,
		"GET " + keys:                                    c.keysPage,
		"POST " + keys:                                   c.createKey,
		"POST " + keys + "/{key}/revoke":                 c.revokeKey,
		"POST " + keys + "/{key}/rotate":                 c.rotateKey,
		"GET " + segments:                                c.segmentsPage,
		"POST " + segments:                               c.addSegment,
		"POST " + segments + "/{segment}":                c.changeSegment,
		"POST " + segments + "/{segment}/remove":         c.removeSegment,
		"POST " + segments + "/{segment}/add-account":    c.addToSegment,
		"POST " + segments + "/{segment}/remove-account": c.removeFromSegment,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// settingsGroups are the pages under Settings that the member's role opens; none
// if there is nothing but the own sign-in, which everybody has in the menu.
func (v *visit) settingsGroups() (groups []view.SettingsGroup) {
	slug, may := v.slug(), v.actor.May
	members, keys := may("staff.list_members"), may("staff.list_api_keys")
	var tabs []view.SettingsTab
	add := func(may bool, label, href string) {
		if may {
			tabs = append(tabs, view.SettingsTab{Label: label, Href: href, Current: strings.HasPrefix(v.r.URL.EscapedPath(), href)})
		}
	}
	group := func(label string) {
		if len(tabs) > 0 {
			groups = append(groups, view.SettingsGroup{Label: label, Tabs: tabs})
		}
		tabs = nil
	}
	add(members, "settings.members", view.MembersPath(slug))
	add(members || keys, "settings.roles", view.RolesPath(slug))
	add(keys, "settings.keys", view.KeysPath(slug))
	add(may("staff.add_segment"), "settings.segments", view.SegmentsPath(slug))
	group("settings.group.staff")
	add(may("tenant.list_settings"), "settings.customers", view.CustomerSettingsPath(slug))
	add(may("federation.list_providers"), "settings.providers", view.ProvidersPath(slug))
	add(may("tenant.change_field"), "settings.attributes", view.AttributesPath(slug))
	add(may("tenant.view_mailer") && may("message.list_templates"), "settings.messages", view.MessageSettingsPath(slug))
	add(len(v.blockedKinds()) > 0, "settings.blocked", view.BlockedPath(slug))
	add(may("privacy.change_deletion_rule"), "settings.deletion", view.DeletionRulesPath(slug))
	group("settings.group.customers")
	add(may("oauth.list_signing_keys"), "settings.applications", view.ApplicationsPath(slug))
	add(v.actor.MayIn("webhook.list", v.tenant.ID, ""), "settings.webhooks", view.WebhooksPath(slug))
	add(may("desk.change_external_type"), "settings.external", view.ExternalTypesPath(slug))
	group("settings.group.systems")
	add(may("tenant.list_settings"), "settings.desk", view.DeskSettingsPath(slug))
	if len(groups)+len(tabs) > 0 {
		add(true, "settings.own", view.OwnSignInPath(slug))
	}
	group("settings.group.desk")
	return groups
}

// toSettings leads to the first page that the role opens.
func (c *console) toSettings(v *visit) error {
	groups := v.settingsGroups()
	if len(groups) == 0 {
		return v.goTo(view.OwnSignInPath(v.slug()))
	}
	return v.goTo(groups[0].Tabs[0].Href)
}

func (c *console) settings(v *visit, title string) view.Settings {
	return view.Settings{Frame: c.frame(v, title), Groups: v.settingsGroups()}
}

// roleName is a role in the reader's language.
func (v *visit) roleName(role string) string {
	if word, differs := roleWords[role]; differs {
		role = word
	}
	return v.word("role.", role)
}

// reach says how far a role goes: everywhere, a tenant, or a segment of one.
func (v *visit) reach(tenant, segment string, segments []account.Segment) string {
	if tenant == "" {
		return v.T("member.everywhere")
	}
	name := tenant
	for _, t := range v.tenants {
		if t.ID == tenant {
			name = t.Name
		}
	}
	if segment == "" {
		return name
	}
	for _, s := range segments {
		if s.ID == segment {
			segment = s.Name
		}
	}
	return name + " · " + segment
}

func (v *visit) shownRoles(held []staff.RoleHeld, segments []account.Segment) []view.RoleShown {
	out := make([]view.RoleShown, 0, len(held))
	for _, h := range held {
		words := h.Name
		if words == "" {
			words = v.roleName(h.Role)
		}
		out = append(out, view.RoleShown{
			Words: words, Reach: v.reach(h.Tenant, h.Segment, segments), Role: h.Role, Tenant: h.Tenant, Segment: h.Segment,
		})
	}
	return out
}

// segments are those of the tenant, for those who may list them.
func (c *console) segments(v *visit) ([]account.Segment, error) {
	if !v.actor.May("staff.list_segments") {
		return nil, nil
	}
	return c.Staff.ListSegments(v.r.Context(), v.actor, staff.ListInput{})
}

// grantForm offers the roles, and the reaches that the permission has here.
func (v *visit) grantForm(permission string, segments []account.Segment, own []staff.RoleShown) view.GrantForm {
	form := view.GrantForm{}
	chosen, reach := cmp.Or(v.r.PostFormValue("role"), authz.Agent), v.tenant.ID
	if v.r.PostForm.Has("reach") {
		reach = v.r.PostFormValue("reach")
	}
	for _, r := range authz.Roles() {
		form.Roles = append(form.Roles, view.Choice{Value: r.Name, Text: v.roleName(r.Name), Chosen: r.Name == chosen})
	}
	for _, r := range own {
		form.Roles = append(form.Roles, view.Choice{Value: r.ID, Text: r.Name, Chosen: r.ID == chosen})
	}
	add := func(tenant, segment string) {
		if v.actor.MayIn(permission, tenant, segment) {
			value := strings.TrimSuffix(tenant+"/"+segment, "/")
			form.Reaches = append(form.Reaches, view.Choice{Value: value, Text: v.reach(tenant, segment, segments), Chosen: value == reach})
		}
	}
	add("", "")
	for _, t := range v.tenants {
		add(t.ID, "")
	}
	for _, s := range segments {
		add(v.tenant.ID, s.ID)
	}
	return form
}

// reachOf reads what [visit.grantForm] offered.
func (v *visit) reachOf() (tenant, segment string) {
	tenant, segment, _ = strings.Cut(v.r.PostFormValue("reach"), "/")
	return tenant, segment
}

// permissionTitle says an operation in the reader's language.
func (v *visit) permissionTitle(name, title string) string {
	if v.Has("op." + name) {
		return v.T("op." + name)
	}
	return title
}
