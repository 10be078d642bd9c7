package portal

import (
	"net/http"

	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/portal/page"
)

const consentPath = "/consent"

func (p *portal) oauthRoutes(mux *http.ServeMux) {
	for pattern, do := range map[string]act{
		"GET " + consentPath:                   p.consentPage,
		"POST " + consentPath:                  p.consent,
		"GET " + devicePath:                    p.devicePage,
		"POST " + devicePath:                   p.answerDevice,
		"GET " + applicationsPath:              p.applicationsPage,
		"POST " + applicationsPath + "/revoke": p.revoke,
	} {
		mux.HandleFunc(pattern, p.customer(do))
	}
}

// consentPage asks whether an application may have what it asks for.
func (p *portal) consentPage(v *visit) error {
	asks, err := p.SignIn.Waiting(v.r.Context(), v.tenant.ID, v.request())
	if err != nil {
		return err
	}
	hidden := requested(asks.ID)
	return v.door(http.StatusOK, page.DoorPage{
		Title: v.T("consent.title", locale.Args{"Application": asks.Application}), Lead: v.T("consent.lead", locale.Args{"Name": v.Me}), Points: scopePoints(v, asks),
		Forms: []page.Form{
			{Action: consentPath, Submit: v.T("consent.allow"), Hidden: append(hidden, page.Hidden{Name: "answer", Value: "allow"})},
			{Action: consentPath, Submit: v.T("consent.deny"), Hidden: append(requested(asks.ID), page.Hidden{Name: "answer", Value: "deny"}), Plain: true},
		},
	})
}

// scopePoints are what an application asks for, in words.
func scopePoints(v *visit, asks oauth.Request) []string {
	points := make([]string, 0, len(asks.Scopes))
	for _, s := range asks.Scopes {
		points = append(points, scopeWords(v, s))
	}
	return points
}

// scopeWords are what a scope opens: our own words for the standard ones, else
// the tenant's.
func scopeWords(v *visit, s oauth.Scope) string {
	if key := "scope." + s.Name; v.Has(key) {
		return v.T(key)
	}
	if s.Title != "" {
		return s.Title
	}
	return s.Name
}

// consent takes the answer, and goes back to the application either way.
func (p *portal) consent(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	answer := p.OAuth.DenyRequest
	if v.form("answer") == "allow" {
		answer = p.OAuth.GiveConsent
	}
	if _, err := answer(v.r.Context(), v.actor, oauth.ConsentInput{Account: v.actor.ID, Request: v.form("request")}); err != nil {
		return err
	}
	return v.backTo(v.form("request"))
}

// applicationsPage lists the applications that may use the account.
func (p *portal) applicationsPage(v *visit) error { return p.showApplications(v, http.StatusOK, nil) }

func (p *portal) showApplications(v *visit, status int, err error) error {
	listed, failed := p.OAuth.ListApplicationAccess(v.r.Context(), v.actor, oauth.AccountInput{Account: v.actor.ID})
	if failed != nil {
		return failed
	}
	s := page.Section{ID: "applications", Title: v.T("applications.title"), Empty: v.T("applications.none")}
	for _, a := range listed {
		s.Rows = append(s.Rows, page.Row{Title: a.Name, Forms: []page.Form{{
			Action: applicationsPath + "/revoke", Submit: v.T("applications.revoke"), Plain: true, Hidden: []page.Hidden{{Name: "application", Value: a.Application}},
		}}})
	}
	return v.show(status, applicationsPath, v.T("account.applications"), err, s)
}

// revoke takes an application's access away.
func (p *portal) revoke(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	_, err := p.OAuth.RevokeApplicationAccess(v.r.Context(), v.actor, oauth.RevokeAccessInput{Account: v.actor.ID, Application: v.form("application")})
	if err != nil {
		return refused(err, func(status int, err error) error { return p.showApplications(v, status, err) })
	}
	return p.showApplications(v, http.StatusOK, nil)
}
