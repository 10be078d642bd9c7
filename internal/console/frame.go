package console

import (
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
)

// tenantsPage lets a member with several tenants choose one.
func (c *console) tenantsPage(v *visit) error {
	if err := c.listTenants(v); err != nil {
		return err
	}
	if len(v.tenants) == 1 {
		return v.goTo(view.TenantPath(v.tenants[0].Slug))
	}
	return v.show(view.ChooseTenant(view.TenantsPage{View: v.View, Tenants: v.listed()}))
}

// toFirst leads from a tenant's bare address to the first page of the menu; a
// role that opens none finds the own sign-in.
func (c *console) toFirst(v *visit) error {
	if menu := v.menu(); len(menu) > 0 {
		return v.goTo(menu[0].Href)
	}
	return v.goTo(view.OwnSignInPath(v.slug()))
}

func (v *visit) listed() []view.Tenant {
	out := make([]view.Tenant, 0, len(v.tenants))
	for _, t := range v.tenants {
		out = append(out, view.Tenant{Slug: t.Slug, Name: t.Name})
	}
	return out
}

// frame is what stands around a page of a tenant. It takes the line at the top
// that an act before a redirect has left.
func (c *console) frame(v *visit, title string) view.Frame {
	return view.Frame{
		View: v.View, Title: title,
		Tenant: view.Tenant{Slug: v.tenant.Slug, Name: v.tenant.Name}, Tenants: v.listed(),
		Menu: v.menu(), NoSearch: !v.actor.May("account.search"), Result: c.takeLine(v), Limits: c.nearLimits(v), LimitStrip: v.limitStrip(), LockAfter: int(v.session.Idle.Minutes()),
		Me: view.Me{Name: v.session.Name, Initials: initials(v.session.Name), Email: v.session.Email, Role: v.role()},
	}
}

// menu leaves out what the member may not use.
func (v *visit) menu() []view.MenuItem {
	here := func(path string) bool { return strings.HasPrefix(v.r.URL.EscapedPath(), path) }
	settings, audit, health := here(view.SettingsPath(v.slug())), here(view.AuditPath(v.slug())), here(view.HealthPath(v.slug()))
	reports := here(view.ReportsPath(v.slug()))
	approvals, bulk, requests := here(view.ApprovalsPath(v.slug())), here(view.BulkPath(v.slug())), here(view.RequestsPath(v.slug()))
	var items []view.MenuItem
	if v.actor.May("account.search") {
		elsewhere := reports || settings || audit || health || approvals || bulk || requests
		items = append(items, view.MenuItem{Label: "menu.customers", Icon: "users", Key: "c", Href: view.CustomersPath(v.slug()), Current: !elsewhere})
	}
	if v.actor.May("privacy.list_deletion_requests") {
		items = append(items, view.MenuItem{Label: requestsLabel, Icon: "flag", Key: "r", Href: view.RequestsPath(v.slug()), Count: v.waiting[requestsLabel], Work: true, Current: requests})
	}
	if v.actor.May("directory.list_bulk") {
		items = append(items, view.MenuItem{Label: "menu.bulk", Icon: "list-check", Key: "b", Href: view.BulkPath(v.slug()), Current: bulk})
	}
	if v.actor.May("audit.search") {
		items = append(items, view.MenuItem{Label: "menu.audit", Icon: "clipboard-list", Key: "a", Href: view.AuditPath(v.slug()), Current: audit})
	}
	if v.mayReports() {
		items = append(items, view.MenuItem{Label: "menu.reports", Icon: "chart-line", Key: "f", Href: view.ReportPath(v.slug(), reportPages[0].name), Current: reports})
	}
	if v.actor.May("health.view") {
		items = append(items, view.MenuItem{Label: "menu.health", Icon: "heartbeat", Key: "h", Href: view.HealthPath(v.slug()), Current: health})
	}
	if groups := v.settingsGroups(); len(groups) > 0 {
		items = append(items, view.MenuItem{Label: "menu.settings", Icon: "settings", Key: "s", Href: groups[0].Tabs[0].Href, Current: settings})
	}
	if v.actor.May("desk.list_approvals") { // below the page that a role begins with
		entry := view.MenuItem{Label: approvalsLabel, Icon: "shield-check", Key: "p", Href: view.ApprovalsPath(v.slug()), Count: v.waiting[approvalsLabel], Work: true, Current: approvals}
		items = slices.Insert(items, min(1, len(items)), entry)
	}
	return items
}

// roleWords are the role.* keys of roles whose names differ from theirs.
var roleWords = map[string]string{
	authz.OutsourcedAgent: "outsourced", authz.SeniorAgent: "senior", authz.PrivacyOfficer: "privacy",
}

// role writes out the roles that the member holds in the tenant.
func (v *visit) role() string {
	var out string
	for _, g := range v.actor.Grants {
		if g.Tenant != "" && g.Tenant != v.actor.Tenant {
			continue
		}
		key := g.Role
		if word, differs := roleWords[key]; differs {
			key = word
		}
		if out != "" {
			out += ", "
		}
		if g.Title != "" {
			out += g.Title
			continue
		}
		out += v.word("role.", key)
	}
	return out
}
