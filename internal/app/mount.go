package app

import (
	"net/http"

	"github.com/readmit/readmit/internal/console"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/rest"
	"github.com/readmit/readmit/web"
)

// api returns the REST API, which takes everything under [rest.Base].
func (a *App) api() http.Handler {
	return rest.Handler(rest.Config{
		Log: a.Log, Now: a.now, Version: Version(),
		Keys: a.Keys, Account: a.Accounts, Audit: a.Audit, Desk: a.Desk, Health: a.Health, Staff: a.Staff, Tenant: a.Tenants, Portals: a.Portals, Webhook: a.Webhooks,
		Message:    a.Messages,
		OAuth:      a.OAuth,
		Federation: a.Federation,
		Directory:  a.Directory,
		Privacy:    a.Privacy,
		Report:     a.Reports,
		Session:    a.CustomerSessions, SignIn: a.SignIn,
		Credential: a.Credentials,
		Stopping:   a.Stopping(),
	})
}

// mount puts the other transports on the mux, each under its own paths. base
// is the address under which staff reach the console.
func (a *App) mount(mux *http.ServeMux, base string) error {
	assets, err := web.Embedded()
	if err != nil {
		return err
	}
	desk, err := console.New(console.Config{
		OAuth:    a.OAuth,
		Accounts: a.Accounts, Audit: a.Audit, Desk: a.Desk, Health: a.Health, Messages: a.Messages, Tenants: a.Tenants, Portals: a.Portals, Staff: a.Staff, Sessions: a.Sessions,
		Ring: a.DB.Ring, Assets: assets, Watch: a.DB.Ledger.Subscribe, Answered: a.DB.Answered, NewID: a.DB.IDs.New,
		SignedIn:   a.CustomerSessions,
		Federation: a.Federation,
		Webhooks:   a.Webhooks,
		Directory:  a.Directory,
		Log:        a.Log, Now: a.now, Base: base, Stopping: a.Stopping(),
		Proofs: a.Credentials, SignIn: a.SignIn,
		Privacy: a.Privacy,
		Reports: a.Reports,
	})
	if err != nil {
		return err
	}
	mux.Handle("/", desk)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, view.TenantsPath, http.StatusSeeOther)
	})
	return nil
}
