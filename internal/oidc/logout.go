package oidc

import (
	"net/url"

	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

// logout takes an application's wish that the customer signs out (OpenID
// Connect RP-Initiated Logout 1.0). An application that names the very session
// of this browser by its ID token is believed; otherwise the portal asks the
// customer, since any page could send a browser here.
func (s *server) logout(v *visit) error {
	get := v.r.Form.Get
	kept, err := s.OAuth.StartLogout(v.r.Context(), v.call, v.tenant.ID, v.issuer, oauth.StartLogoutInput{
		Hint: secret.String(get("id_token_hint")), Client: get("client_id"), RedirectURI: get("post_logout_redirect_uri"), State: get("state"),
	})
	if err != nil {
		return s.person(v, err)
	}
	current, err := s.current(v)
	if err != nil {
		return err
	}
	switch {
	case current.ID == "": // signed out already
		return s.back(v, kept.ID, v.redirect)
	case kept.Session == current.ID:
		_, err := s.Session.End(v.r.Context(), current.Actor(v.call), session.EndInput{Account: current.Account, Session: current.ID})
		if err != nil {
			return err
		}
		s.Cookie.Clear(v.w)
		return s.back(v, kept.ID, v.redirect)
	}
	return v.redirect(signOutPath + "?request=" + url.QueryEscape(kept.ID))
}

// loggedOut sends the browser back to the application, after the portal's page.
func (s *server) loggedOut(v *visit) error { return s.back(v, v.r.Form.Get("request"), v.leave) }

func (s *server) back(v *visit, request string, by func(string) error) error {
	to, err := s.OAuth.LoggedOut(v.r.Context(), v.call, v.tenant.ID, request)
	if err != nil {
		return s.person(v, err)
	}
	if to == "" {
		return v.redirect(signedOut)
	}
	return by(to)
}
