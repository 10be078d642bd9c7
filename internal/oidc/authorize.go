package oidc

import (
	"errors"
	"net/url"

	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

// authorize takes an authorization request (RFC 6749, section 4.1.1; OpenID
// Connect Core 1.0, section 3.1.2.1). Until application and redirect URI are
// known to belong together, the person is told what is wrong, and the browser
// goes nowhere.
func (s *server) authorize(v *visit) error {
	current, err := s.current(v)
	if err != nil {
		return err
	}
	in := oauth.StartRequestInput{Client: v.r.Form.Get("client_id"), Parameters: v.r.Form}
	in.Subject, err = s.OAuth.Subject(v.r.Context(), v.tenant.ID, v.issuer, in.Client, secret.String(v.r.Form.Get("id_token_hint")))
	if errors.Is(err, oauth.ErrHint) {
		in.WrongSubject, err = true, nil
	}
	if err != nil {
		return err
	}
	next, err := s.OAuth.StartRequest(v.r.Context(), v.call, v.tenant.ID, v.issuer, in, current)
	if err != nil {
		return s.person(v, err)
	}
	if next.To != "" {
		return v.redirect(next.To)
	}
	return v.redirect(portalOf(next))
}

// goOn answers the application after the portal's pages have done their part.
func (s *server) goOn(v *visit) error {
	current, err := s.current(v)
	if err != nil {
		return err
	}
	next, err := s.OAuth.AnswerRequest(v.r.Context(), v.call, v.tenant.ID, v.issuer, v.r.Form.Get("request"), current)
	if errors.Is(err, session.ErrEnded) || errors.Is(err, session.ErrExpired) {
		return v.redirect(portalOf(oauth.Next{Request: v.r.Form.Get("request")}))
	}
	if err != nil {
		return s.person(v, err)
	}
	if next.To != "" {
		return v.leave(next.To)
	}
	return v.redirect(portalOf(next))
}

// portalOf is the portal's page for a request: only its opaque id goes along.
func portalOf(next oauth.Next) string {
	path := signInPath
	if next.Consent {
		path = consentPath
	}
	return path + "?request=" + url.QueryEscape(next.Request)
}
