package app

import (
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/portal"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/web"
)

// Where console and portal are while nothing is served, such as in a command.
const (
	consoleDefault = "http://localhost:8484"
	portalDefault  = "http://localhost:8485"
)

// newPortals makes the addresses under which customers come in.
func (a *App) newPortals() (*tenant.Portals, error) {
	at := tenant.PortalsConfig{Base: a.Config.Portal, Console: a.Config.Console, First: a.Config.TenantSlug}
	if at.Base == "" {
		at.Base = portalDefault
	}
	if at.Console == "" {
		at.Console = consoleDefault
	}
	return tenant.NewPortals(a.DB, at)
}

// PortalHandler returns everything that is served on the customers' port: their
// pages, the same as JSON, and the protocols of OpenID Connect, each tenant's
// on its own host.
func (a *App) PortalHandler(server config.Server) (http.Handler, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", a.ready)
	if err := a.mountPortal(mux); err != nil {
		return nil, err
	}
	proxies, err := server.Proxies()
	if err != nil {
		return nil, err
	}
	return edge.Handler(edge.Config{
		Log: a.Log, Now: a.now, NewID: func() string { return a.DB.IDs.New("req") },
		TrustedProxies: proxies, HTTPS: strings.HasPrefix(a.Config.Portal, "https:"),
	}, a.measured(mux)), nil
}

// mountPortal puts the transports that customers and applications use on the
// mux.
func (a *App) mountPortal(mux *http.ServeMux) error {
	assets, err := web.Embedded()
	if err != nil {
		return err
	}
	pages, err := portal.New(portal.Config{
		Tenants: a.Tenants, Find: a.Portals.Tenant, SignIn: a.SignIn, Accounts: a.Accounts, Credentials: a.Credentials,
		Sessions: a.CustomerSessions, SignedIn: a.SignedIn, Desk: a.Desk, OAuth: a.OAuth, Federation: a.Federation, Privacy: a.Privacy, Assets: assets, Log: a.Log, Now: a.now,
		HTTPS: strings.HasPrefix(a.Config.Portal, "https:"),
	})
	if err != nil {
		return err
	}
	mux.Handle("/", pages)
	a.mountProtocols(mux, pages.Problem)
	return nil
}
