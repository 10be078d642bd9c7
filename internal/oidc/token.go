package oidc

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// errGrantType is answered to every way to a token that is not offered: token
// exchange, assertions, passwords (C75).
var errGrantType = fault.New(fault.Malformed, "unsupported_grant_type", "Use authorization_code, refresh_token, client_credentials or the device code grant.")

// answered is a token response (RFC 6749, section 5.1).
type answered struct {
	Access  string `json:"access_token"`
	Type    string `json:"token_type"`
	Lasts   int    `json:"expires_in"`
	Refresh string `json:"refresh_token,omitempty"`
	ID      string `json:"id_token,omitempty"`
	Scope   string `json:"scope,omitempty"`
}

// token is the token endpoint (RFC 6749, section 3.2).
func (s *server) token(v *visit) error {
	c, err := s.client(v)
	if err != nil {
		return err
	}
	if err := s.share(v, c); err != nil {
		return err
	}
	tokens, err := s.tokens(v, c)
	if err != nil {
		return err
	}
	v.json(http.StatusOK, answered{
		Access: tokens.Access.Reveal(), Type: "Bearer", Lasts: int(tokens.Lasts.Seconds()), Refresh: tokens.Refresh.Reveal(), ID: tokens.ID.Reveal(),
		Scope: strings.Join(tokens.Scopes, " "),
	})
	return nil
}

func (s *server) tokens(v *visit, c oauth.Client) (oauth.Tokens, error) {
	get, ctx := v.r.PostForm.Get, v.r.Context()
	switch get("grant_type") {
	case "authorization_code":
		return s.OAuth.RedeemCode(ctx, v.call, c, v.issuer, oauth.RedeemCodeInput{
			Code: secret.String(get("code")), RedirectURI: get("redirect_uri"), Verifier: secret.String(get("code_verifier")),
		})
	case "refresh_token":
		return s.OAuth.Refresh(ctx, v.call, c, v.issuer, oauth.RefreshInput{Token: secret.String(get("refresh_token")), Scopes: strings.Fields(get("scope"))})
	case "client_credentials":
		return s.OAuth.ForMachine(ctx, c, v.issuer, strings.Fields(get("scope")))
	case deviceGrant:
		return s.OAuth.RedeemDevice(ctx, v.call, c, v.issuer, oauth.RedeemDeviceInput{Code: secret.String(get("device_code"))})
	}
	return oauth.Tokens{}, errGrantType
}

// client reads who asks: by the header (client_secret_basic), by the form
// (client_secret_post), or by its id alone (none), and never in two ways at once
// (RFC 6749, section 2.3).
func (s *server) client(v *visit) (oauth.Client, error) {
	for _, values := range v.r.PostForm {
		if len(values) > 1 {
			return oauth.Client{}, errMalformed
		}
	}
	if len(v.r.URL.RawQuery) > 0 {
		return oauth.Client{}, errMalformed // addresses are logged on their way
	}
	id, given := v.r.PostForm.Get("client_id"), v.r.PostForm.Get("client_secret")
	if user, password, ok := v.r.BasicAuth(); ok {
		v.basic = true
		name, err := url.QueryUnescape(user)
		text, err2 := url.QueryUnescape(password)
		if err != nil || err2 != nil || given != "" || id != "" && id != name {
			return oauth.Client{}, oauth.ErrInvalidClient
		}
		id, given = name, text
	}
	if len(id) > 100 || len(given) > 200 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return oauth.Client{}, oauth.ErrInvalidClient
	}
	return s.OAuth.Client(v.r.Context(), v.tenant.ID, id, secret.String(given))
}

// device is a device authorization response (RFC 8628, section 3.2).
type device struct {
	Device   string `json:"device_code"`
	User     string `json:"user_code"`
	URI      string `json:"verification_uri"`
	Complete string `json:"verification_uri_complete"`
	Lasts    int    `json:"expires_in"`
	Interval int    `json:"interval"`
}

func (s *server) deviceAuthorization(v *visit) error {
	c, err := s.client(v)
	if err != nil {
		return err
	}
	codes, err := s.OAuth.StartDevice(v.r.Context(), v.call, c, oauth.StartDeviceInput{Scopes: strings.Fields(v.r.PostForm.Get("scope"))})
	if err != nil {
		return err
	}
	v.json(http.StatusOK, device{
		Device: codes.Device.Reveal(), User: codes.User.Reveal(), URI: v.issuer + devicePath, Complete: v.issuer + devicePath + "?code=" + codes.User.Reveal(),
		Lasts: int(codes.Lasts.Seconds()), Interval: int(codes.Wait.Seconds()),
	})
	return nil
}

// introspect is the introspection endpoint (RFC 7662).
func (s *server) introspect(v *visit) error {
	c, err := s.client(v)
	if err != nil {
		return err
	}
	out, err := s.OAuth.Introspect(v.r.Context(), c, v.issuer, secret.String(v.r.PostForm.Get("token")))
	if err != nil {
		return err
	}
	v.json(http.StatusOK, out)
	return nil
}

// revoke is the revocation endpoint (RFC 7009).
func (s *server) revoke(v *visit) error {
	c, err := s.client(v)
	if err != nil {
		return err
	}
	if err := s.share(v, c); err != nil {
		return err
	}
	if err := s.OAuth.RevokeToken(v.r.Context(), v.call, c, v.issuer, oauth.RevokeTokenInput{Token: secret.String(v.r.PostForm.Get("token"))}); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusOK)
	return nil
}

// userinfo answers the claims that an access token allows (OpenID Connect Core
// 1.0, section 5.3).
func (s *server) userinfo(v *visit) error {
	if origin := v.r.Header.Get("Origin"); origin != "" { // the token says who asks: a page that has it may read what it gives
		found, err := s.shared(v, origin)
		if err != nil {
			return err
		}
		v.w.Header().Add("Vary", "Origin")
		if found {
			v.allow(origin)
		}
	}
	claims, err := s.OAuth.UserInfo(v.r.Context(), v.tenant.ID, v.issuer, secret.String(v.bearer()))
	if err != nil {
		return err
	}
	v.json(http.StatusOK, claims)
	return nil
}
