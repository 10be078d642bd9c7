package console

import (
	"maps"
	"net/url"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
)

// tenantNamed gives the short name and the name of one of the member's tenants;
// nothing for no tenant.
func (v *visit) tenantNamed(id string) (slug, name string) {
	for _, t := range v.tenants {
		if id != "" && t.ID == id {
			return t.Slug, t.Name
		}
	}
	return "", ""
}

// byTenant leads from a search of all tenants on to the same search in each.
func (c *console) byTenant(v *visit, in asked, found []account.TenantFound) []view.TenantResults {
	one := maps.Clone(in)
	delete(one, "all_tenants")
	out := make([]view.TenantResults, 0, len(found))
	for _, t := range found {
		r := view.TenantResults{Name: t.Name, Count: t.Total.Count, AtLeast: t.Total.Capped, Href: view.CustomersPath(t.Slug)}
		if token := c.keep(t.ID, one); token != "" {
			r.Href += "?" + url.Values{"s": {token}}.Encode()
		}
		if t.Refused != "" {
			r.Refused = v.inWords(t.Refused, v.T("error.forbidden"), nil)
		}
		out = append(out, r)
	}
	return out
}
