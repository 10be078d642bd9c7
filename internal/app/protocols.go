package app

import (
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/oidc"
)

// mountProtocols puts the endpoints of OpenID Connect on the customers' port.
// problem draws what a person is told where no application can be.
func (a *App) mountProtocols(mux *http.ServeMux, problem func(http.ResponseWriter, *http.Request, *fault.Error)) {
	h := oidc.Handler(oidc.Config{
		Log: a.Log, Store: a.DB.Store, OAuth: a.OAuth, Portals: a.Portals, Sessions: a.SignedIn, Session: a.CustomerSessions,
		Cookie:  edge.NewCookie(edge.SessionCookie, strings.HasPrefix(a.Config.Portal, "https:")),
		Problem: problem,
	})
	for _, pattern := range oidc.Patterns {
		mux.Handle(pattern, h)
	}
}
