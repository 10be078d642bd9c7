package app

import (
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
)

// openFederation makes the one client by which other systems are asked, and
// the sign-in providers that are reached by it.
func (a *App) openFederation() error {
	own, err := a.Config.Fetchable()
	if err != nil {
		return err
	}
	a.Fetch = fetch.New(fetch.Config{Allow: own})
	a.Federation = federation.NewService(federation.Config{DB: a.DB, Fetch: a.Fetch, Portals: a.Portals})
	return nil
}
