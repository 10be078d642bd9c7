package console

import (
	"net/http"

	"github.com/readmit/readmit/internal/tenant"
)

// tenantRoutes are the pages about the tenant itself.
func (c *console) tenantRoutes(mux *http.ServeMux) {
	c.providerRoutes(mux)
	const settings = "/t/{slug}/settings"
	const customers = settings + "/customers"
	const desk, attributes, blocked = settings + "/desk", settings + "/attributes", settings + "/blocked"
	for pattern, act := range map[string]act{
		"GET " + desk:                               c.deskSettingsPage,
		"POST " + desk:                              c.changeSettings,
		"POST " + desk + "/branding":                c.changeBranding,
		"POST " + desk + "/policy":                  c.changeDeskPolicy,
		"GET " + desk + "/logo":                     c.logo,
		"POST " + desk + "/logo":                    c.storeLogo,
		"POST " + desk + "/remove-logo":             c.removeLogo,
		"GET " + customers:                          c.customerSettingsPage,
		"POST " + customers + "/{form}":             c.changeCustomers,
		"GET " + attributes:                         c.attributesPage,
		"POST " + attributes:                        c.addAttribute,
		"POST " + attributes + "/{key}":             c.changeAttribute,
		"POST " + attributes + "/{key}/move":        c.moveAttribute,
		"GET " + attributes + "/{key}/remove":       c.removeAttributePage,
		"POST " + attributes + "/{key}/remove":      c.removeAttribute,
		"GET " + blocked:                            c.blockedPage,
		"POST " + blocked + "/email_domain":         c.blocker(tenant.BlockedDomain, c.block),
		"POST " + blocked + "/username":             c.blocker(tenant.BlockedUsername, c.block),
		"POST " + blocked + "/email_domain/unblock": c.blocker(tenant.BlockedDomain, c.unblock),
		"POST " + blocked + "/username/unblock":     c.blocker(tenant.BlockedUsername, c.unblock),
		"POST " + blocked + "/network":              c.blocker(blockedNetwork, c.blockNetwork),
		"POST " + blocked + "/network/unblock":      c.blocker(blockedNetwork, c.unblockNetwork),
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}
