package oidc_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

func TestSignInForAnApplication(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		sent := s.get("/oauth/authorize", s.asks(), "")
		require.Equal(t, "/sign-in", sent.location.Get("to"))
		require.Len(t, sent.location.Get("request"), 22, "nothing but an opaque id goes through the browser")
		back := s.get("/oauth/continue", url.Values{"request": {sent.location.Get("request")}}, s.cookie)
		require.Equal(t, callback, back.location.Get("to"), back.body)
		require.Equal(t, "st", back.location.Get("state"))
		require.Equal(t, s.base, back.location.Get("iss"))
		again := s.get("/oauth/continue", url.Values{"request": {sent.location.Get("request")}}, s.cookie)
		require.Equal(t, http.StatusBadRequest, again.status, "a request is answered once")

		first := s.redeem(s.app, back.location.Get("code"))
		require.Equal(t, http.StatusOK, first.status, first.body)
		require.Equal(t, "openid profile email", first.values["scope"])
		require.InDelta(t, 300, first.values["expires_in"], 0)
		info := s.userinfo(first.values["access_token"].(string))
		require.Equal(t, map[string]any{
			"sub": s.jess, "name": "Jess Smith", "given_name": "Jess", "family_name": "Smith", "email": "jess@shop.example", "email_verified": true,
		}, info.values)
		second := s.refresh(s.app, first.values["refresh_token"].(string))
		require.Equal(t, http.StatusOK, second.status, second.body)
		require.NotEqual(t, first.values["refresh_token"], second.values["refresh_token"])
		require.Zero(t, s.Count("audit", "op IN ('oauth.redeem_code', 'oauth.refresh', 'oauth.answer_request', 'oauth.start_request')"), "a token is counted, not audited")
		require.NoError(t, s.oauth.Roll(ctx))
		require.Equal(t, 2, s.Count("event", "type = 'oauth.token_issued'"), "one for each kind")
	})
}

func TestPromptAndMaxAge(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		try := func(cookie bool, more url.Values) url.Values {
			q := s.asks()
			for k, v := range more {
				q[k] = v
			}
			used := s.cookie
			if !cookie {
				used = ""
			}
			return s.get("/oauth/authorize", q, used).location
		}
		require.Equal(t, "login_required", try(false, url.Values{"prompt": {"none"}}).Get("error"))
		require.NotEmpty(t, try(true, url.Values{"prompt": {"none"}}).Get("code"))
		require.Equal(t, "invalid_request", try(true, url.Values{"prompt": {"none login"}}).Get("error"))
		require.Equal(t, "invalid_request", try(true, url.Values{"max_age": {"-1"}}).Get("error"))
		require.Equal(t, "invalid_scope", try(true, url.Values{"scope": {"openid phone"}}).Get("error"))
		require.Equal(t, "unsupported_response_type", try(true, url.Values{"response_type": {"token"}}).Get("error"))
		require.Equal(t, "request_not_supported", try(true, url.Values{"request": {"x"}}).Get("error"))

		s.Clock.Move(10 * time.Minute)
		login := try(true, url.Values{"prompt": {"login"}})
		require.Equal(t, "/sign-in", login.Get("to"))
		back := s.get("/oauth/continue", url.Values{"request": {login.Get("request")}}, s.cookie)
		require.Equal(t, "/sign-in", back.location.Get("to"), "the old session does not do")
		fresh, _ := s.signIn()
		require.NotEmpty(t, s.get("/oauth/continue", url.Values{"request": {login.Get("request")}}, fresh).location.Get("code"))
		require.Equal(t, "/sign-in", try(true, url.Values{"max_age": {"60"}}).Get("to"))
		require.NotEmpty(t, try(true, url.Values{"max_age": {"3600"}}).Get("code"))
	})
}

func TestConsentIsAskedOnceForAsMuch(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.app = s.add(oauth.Web, oauth.Settings{Name: "Partner", RedirectURIs: []string{callback}, Consent: true})
		first := s.get("/oauth/authorize", s.asks(), s.cookie)
		require.Equal(t, "/consent", first.location.Get("to"))
		id := url.Values{"request": {first.location.Get("request")}}
		require.Equal(t, "/consent", s.get("/oauth/continue", id, s.cookie).location.Get("to"), "not without an answer")
		q := s.asks()
		q.Set("prompt", "none")
		require.Equal(t, "consent_required", s.get("/oauth/authorize", q, s.cookie).location.Get("error"))

		_, err := s.oauth.DenyRequest(ctx, s.in.Actor(s.System().Call), oauth.ConsentInput{Account: s.jess, Request: first.location.Get("request")})
		require.NoError(t, err)
		require.Equal(t, "access_denied", s.get("/oauth/continue", id, s.cookie).location.Get("error"))

		second := s.get("/oauth/authorize", s.asks(), s.cookie)
		_, err = s.oauth.GiveConsent(ctx, s.in.Actor(s.System().Call), oauth.ConsentInput{Account: s.jess, Request: second.location.Get("request")})
		require.NoError(t, err)
		require.NotEmpty(t, s.get("/oauth/continue", url.Values{"request": {second.location.Get("request")}}, s.cookie).location.Get("code"))
		s.code()

		list, err := s.oauth.ListApplicationAccess(ctx, s.in.Actor(s.System().Call), oauth.AccountInput{Account: s.jess})
		require.NoError(t, err)
		require.Len(t, list, 1)
		_, err = s.oauth.RevokeApplicationAccess(ctx, s.in.Actor(s.System().Call), oauth.RevokeAccessInput{Account: s.jess, Application: s.app.ID})
		require.NoError(t, err)
		require.Equal(t, "/consent", s.get("/oauth/authorize", s.asks(), s.cookie).location.Get("to"))
	})
}

func TestLogoutAsksUnlessTheApplicationNamesTheSession(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		a, err := s.oauth.ChangeApplication(ctx, s.System(), oauth.ChangeApplicationInput{Application: s.app.ID, Version: 1, Settings: oauth.Settings{
			Name: "Shop", RedirectURIs: []string{callback}, PostLogoutURIs: []string{"https://shop.example.com/bye"}, RefreshSeconds: 86400, Scopes: []string{"openid", "profile", "email"},
		}})
		require.NoError(t, err)
		require.EqualValues(t, 2, a.Version)
		tokens := s.redeem(s.app, s.code())
		id := tokens.values["id_token"].(string)
		other := s.get("/oauth/logout", url.Values{"id_token_hint": {id}, "post_logout_redirect_uri": {"https://evil.example/"}}, s.cookie)
		require.Equal(t, http.StatusBadRequest, other.status)
		require.Empty(t, other.location)
		asked := s.get("/oauth/logout", url.Values{"client_id": {s.app.ID}, "post_logout_redirect_uri": {"https://shop.example.com/bye"}}, s.cookie)
		require.Equal(t, "/sign-out", asked.location.Get("to"), "any page could send a browser here")
		done := s.get("/oauth/logout", url.Values{"id_token_hint": {id}, "post_logout_redirect_uri": {"https://shop.example.com/bye"}, "state": {"a b"}}, s.cookie)
		require.Equal(t, "https://shop.example.com/bye", done.location.Get("to"), done.body)
		require.Equal(t, "a b", done.location.Get("state"))
		require.Equal(t, "invalid_grant", s.refresh(s.app, tokens.values["refresh_token"].(string)).values["error"])
		require.Equal(t, http.StatusUnauthorized, s.userinfo(tokens.values["access_token"].(string)).status)
		require.Equal(t, "https://shop.example.com/bye", s.get("/oauth/signed-out", url.Values{"request": {asked.location.Get("request")}}, "").location.Get("to"))
	})
}

func TestDeviceIsSignedInByACode(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		tv := s.add(oauth.Device, oauth.Settings{Name: "TV", RefreshSeconds: 86400})
		began := s.post("/oauth/device_authorization", tv, url.Values{"client_id": {tv.ID}, "scope": {"openid"}})
		require.Equal(t, http.StatusOK, began.status, began.body)
		ask := func() any {
			a := s.post("/oauth/token", tv, url.Values{"client_id": {tv.ID}, "grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {began.values["device_code"].(string)}})
			if a.status == http.StatusOK {
				return "done"
			}
			return a.values["error"]
		}
		require.Equal(t, "authorization_pending", ask())
		require.Equal(t, "slow_down", ask())
		require.Equal(t, http.StatusOK, s.get("/device", url.Values{"code": {began.values["user_code"].(string)}}, "").status)
		require.Equal(t, "done", ask())
		require.Equal(t, "invalid_grant", ask())
	})
}

// TestC26ADeviceIsToldWhenItsOwnerProvedToBeThere allows a device by a session that
// proved who its owner is an hour ago: the device's tokens say that hour, and not
// when the code was typed, so that no application takes the one for the other
// (OpenID Connect Core 1.0, 2: auth_time).
func TestC26ADeviceIsToldWhenItsOwnerProvedToBeThere(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		tv := s.add(oauth.Device, oauth.Settings{Name: "TV", RefreshSeconds: 86400})
		began := func() answer {
			return s.post("/oauth/device_authorization", tv, url.Values{"client_id": {tv.ID}, "scope": {"openid"}})
		}
		_, in := s.signIn()
		s.Clock.Move(time.Hour)
		codes := began()
		_, err := s.oauth.AllowDevice(ctx, in.Actor(authz.Call{}), oauth.DeviceInput{Account: s.jess, Code: secret.String(codes.values["user_code"].(string)), Session: in.ID})
		require.NoError(t, err)
		got := s.post("/oauth/token", tv, url.Values{"client_id": {tv.ID}, "grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {codes.values["device_code"].(string)}})
		require.Equal(t, http.StatusOK, got.status, got.body)
		for _, token := range []string{"id_token", "access_token"} {
			payload, err := base64.RawURLEncoding.DecodeString(strings.Split(got.values[token].(string), ".")[1])
			require.NoError(t, err)
			var claims struct {
				AuthTime int64 `json:"auth_time"`
				IssuedAt int64 `json:"iat"`
			}
			require.NoError(t, json.Unmarshal(payload, &claims))
			require.Equal(t, in.AuthenticatedAt.Unix(), claims.AuthTime, token)
			require.Equal(t, s.Clock.Now().Unix(), claims.IssuedAt, token)
		}
		listed, err := session.NewService(s.DB, nil).List(ctx, s.System(), session.AccountInput{Account: s.jess})
		require.NoError(t, err)
		require.Equal(t, s.Clock.Now().Unix(), listed.Sessions[0].CreatedAt.Unix(), "the session itself is new")
	})
}
