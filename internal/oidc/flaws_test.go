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

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC31RefreshIsByGenerationAndReuseKillsTheFamily uses an old token in the
// same instant: no clock tells them apart.
func TestC31RefreshIsByGenerationAndReuseKillsTheFamily(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		access, first := s.tokens()
		second := s.refresh(s.app, first).values["refresh_token"].(string)
		third := s.refresh(s.app, second).values["refresh_token"].(string)
		require.Equal(t, "invalid_grant", s.refresh(s.app, first).values["error"])
		require.Equal(t, "invalid_grant", s.refresh(s.app, third).values["error"], "the newest dies with its family")
		require.Equal(t, http.StatusUnauthorized, s.userinfo(access).status)
		require.Equal(t, 1, s.Count("event", "type = 'session.refresh_reused'"))
		require.Equal(t, "/sign-in", s.get("/oauth/authorize", s.asks(), s.cookie).location.Get("to"), "the session was ended as stolen")
		require.Equal(t, "invalid_grant", s.refresh(s.app, first).values["error"])
		require.Equal(t, 1, s.Count("event", "type = 'session.refresh_reused'"), "it is told once")
	})
}

// TestC32RefreshAsksEverythingAgain ends what a grant depends on, in turn.
func TestC32RefreshAsksEverythingAgain(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		for name, end := range map[string]func(){
			"everything of the account": func() {
				s.Do(func(tx *op.Tx) error { _, err := account.EndEverything(tx, s.Number(s.jess)); return err })
			},
			"the session": func() { s.Do(func(tx *op.Tx) error { return session.End(tx, s.in.ID, session.Ended) }) },
			"the access": func() {
				_, err := s.oauth.RevokeApplicationAccess(ctx, s.System(), oauth.RevokeAccessInput{Account: s.jess, Application: s.app.ID})
				require.NoError(t, err)
			},
			"the account": func() {
				actor := s.System()
				actor.Call.Reason = "test"
				_, err := account.NewService(s.DB).Disable(ctx, actor, account.StatusInput{Account: s.jess})
				require.NoError(t, err)
			},
			"the session's time": func() { s.Clock.Move(3 * 365 * 24 * time.Hour) },
			"the grant's time":   func() { s.Clock.Move(86400 * time.Second) },
			// What follows comes of no act: each leaves one question alone to say no.
			"the grant's epoch alone": func() {
				s.Do(func(tx *op.Tx) error { _, err := account.EndEverything(tx, s.Number(s.jess)); return err })
				s.write("UPDATE session SET epoch = epoch + 1 WHERE id = $1", s.in.ID)
			},
			"the account's status alone": func() { s.write("UPDATE account SET status = 'inactive'") },
			"whose session it is": func() {
				s.write("UPDATE oauth_grant SET session = $1", s.sessionOf(s.Account(account.Draft{FirstName: "Ben"})))
			},
			"the application, again": func() {
				_, err := s.oauth.DisableApplication(ctx, s.System(), oauth.ApplicationInput{Application: s.app.ID})
				require.NoError(t, err)
			},
		} {
			s.cookie, s.in = s.signIn()
			access, refresh := s.tokens()
			code := s.code()
			end()
			for what, a := range map[string]answer{
				"refresh": s.refresh(s.app, refresh), "code": s.redeem(s.app, code),
			} {
				require.Contains(t, []any{"invalid_grant", "invalid_client"}, a.values["error"], "%s: %s", name, what)
				require.Empty(t, a.values["access_token"], "%s: %s", name, what)
			}
			require.Equal(t, http.StatusUnauthorized, s.userinfo(access).status, name)
			for _, token := range []string{access, refresh} {
				require.NotEqual(t, true, s.post("/oauth/introspect", s.app, url.Values{"token": {token}}).values["active"], name)
			}
			switch name {
			case "the account's status alone":
				s.write("UPDATE account SET status = 'active'")
			case "the account":
				actor := s.System()
				actor.Call.Reason = "test"
				_, err := account.NewService(s.DB).Enable(ctx, actor, account.StatusInput{Account: s.jess})
				require.NoError(t, err)
			case "the application, again":
				_, err := s.oauth.EnableApplication(ctx, s.System(), oauth.ApplicationInput{Application: s.app.ID})
				require.NoError(t, err)
			}
		}
	})
}

// write changes what no act changes by itself.
func (s *scene) write(text string, args ...any) {
	s.Do(func(tx *op.Tx) error { _, err := tx.ExecContext(tx.Ctx, text, args...); return err })
}

// sessionOf starts a session of another account.
func (s *scene) sessionOf(login string) (id string) {
	s.Do(func(tx *op.Tx) error {
		started, err := session.Start(tx, session.Draft{Account: s.Number(login), Identity: "password", Methods: []string{"pwd"}})
		id = started.ID
		return err
	})
	return id
}

// TestC32WhatARefreshTokenIsGoodForMayBeTakenBack has the application give none
// any more, and narrows its scopes: the token that is there follows.
func TestC32WhatARefreshTokenIsGoodForMayBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		_, refresh := s.tokens()
		s.write("UPDATE application SET scopes = 'openid' WHERE id = $1", s.app.ID)
		a := s.refresh(s.app, refresh)
		require.Equal(t, "openid", a.values["scope"])
		s.write("UPDATE application SET refresh_seconds = 0 WHERE id = $1", s.app.ID)
		require.Equal(t, "invalid_grant", s.refresh(s.app, a.values["refresh_token"].(string)).values["error"])
	})
}

// TestC32BrokenStoreIsNoAnswer closes the database: nothing is valid, and
// nothing is said to be revoked.
func TestC32BrokenStoreIsNoAnswer(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := newScene(t, k)
	access, refresh := s.tokens()
	k.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, "ALTER TABLE oauth_grant RENAME TO oauth_gone")
		return err
	})
	for _, a := range []answer{s.refresh(s.app, refresh), s.userinfo(access), s.post("/oauth/introspect", s.app, url.Values{"token": {access}}), s.post("/oauth/revoke", s.app, url.Values{"token": {access}})} {
		require.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
		require.Equal(t, "temporarily_unavailable", a.values["error"])
	}
	k.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, "ALTER TABLE oauth_gone RENAME TO oauth_grant")
		return err
	})
	require.Equal(t, http.StatusOK, s.refresh(s.app, refresh).status, "nothing was lost by it")
}

// TestC33CodeAndTokenAreBoundToTheirApplication tries each by another one.
func TestC33CodeAndTokenAreBoundToTheirApplication(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		other := s.add(oauth.Web, oauth.Settings{Name: "Other", RedirectURIs: []string{callback}, RefreshSeconds: 86400})
		code := s.code()
		require.Equal(t, "invalid_grant", s.redeem(other, code).values["error"])
		require.Equal(t, "invalid_grant", s.redeem(s.app, code).values["error"], "the code that leaked is dead")
		require.Equal(t, 1, s.Count("event", "type = 'oauth.code_reused'"))

		_, refresh := s.tokens()
		require.Equal(t, "invalid_grant", s.refresh(other, refresh).values["error"])
		require.Equal(t, "invalid_grant", s.refresh(s.app, refresh).values["error"])

		access, refresh := s.tokens()
		require.Equal(t, map[string]any{"active": false}, s.post("/oauth/introspect", other, url.Values{"token": {access}}).values)
		require.Equal(t, http.StatusOK, s.post("/oauth/revoke", other, url.Values{"token": {refresh}}).status)
		require.Equal(t, http.StatusOK, s.refresh(s.app, refresh).status, "another application revokes nothing")
		for name, form := range map[string]url.Values{
			"another redirect URI": {"redirect_uri": {callback + "2"}, "code_verifier": {verifier}},
			"no redirect URI":      {"code_verifier": {verifier}},
		} {
			form.Set("grant_type", "authorization_code")
			form.Set("code", s.code())
			require.Equal(t, "invalid_grant", s.post("/oauth/token", s.app, form).values["error"], name)
		}
		require.Equal(t, "invalid_client", s.redeem(oauth.ApplicationWithSecret{Application: s.app.Application, Secret: other.Secret}, s.code()).values["error"])
	})
}

// TestC34PKCE has what can be tried at both ends (RFC 7636; RFC 9700, 2.1.1).
func TestC34PKCE(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		for name, c := range map[string]struct{ challenge, method, verifier, want string }{
			"right":                    {challenge, "S256", verifier, ""},
			"no challenge":             {"", "", verifier, "invalid_request"},
			"no challenge, but method": {"", "S256", verifier, "invalid_request"},
			"plain":                    {verifier, "plain", verifier, "invalid_request"},
			"no method means plain":    {challenge, "", verifier, "invalid_request"},
			"method in small letters":  {challenge, "s256", verifier, "invalid_request"},
			"challenge too short":      {challenge[:42], "S256", verifier, "invalid_request"},
			"challenge with padding":   {challenge + "=", "S256", verifier, "invalid_request"},
			"no verifier":              {challenge, "S256", "", "invalid_grant"},
			"the challenge itself":     {challenge, "S256", challenge, "invalid_grant"},
			"verifier too short":       {s256("short"), "S256", "short", "invalid_grant"},
			"verifier too long":        {s256(strings.Repeat("a", 129)), "S256", strings.Repeat("a", 129), "invalid_grant"},
			"another verifier":         {challenge, "S256", verifier[:42] + "l", "invalid_grant"},
		} {
			q := s.asks()
			q.Set("code_challenge", c.challenge)
			q.Set("code_challenge_method", c.method)
			sent := s.get("/oauth/authorize", q, s.cookie).location
			if code := sent.Get("error"); code != "" {
				require.Equal(t, c.want, code, name)
				continue
			}
			a := s.post("/oauth/token", s.app, url.Values{"grant_type": {"authorization_code"}, "code": {sent.Get("code")}, "redirect_uri": {callback}, "code_verifier": {c.verifier}})
			if c.want == "" {
				require.Equal(t, http.StatusOK, a.status, name)
				continue
			}
			require.Equal(t, c.want, a.values["error"], name)
			require.Equal(t, "invalid_grant", s.redeem(s.app, sent.Get("code")).values["error"], "%s: a code is tried once", name)
		}
	})
}

// TestC36NothingFromTheBrowserSaysWhereItGoes gives return addresses of its own.
func TestC36NothingFromTheBrowserSaysWhereItGoes(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := newScene(t, k)
	for _, evil := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example", "\x00//evil.example"} {
		for _, name := range []string{"request", "return", "return_to", "next", "redirect", "redirect_uri", "url", "post_logout_redirect_uri", "RelayState"} {
			for _, path := range []string{"/oauth/continue", "/oauth/logout", "/oauth/signed-out", "/oauth/authorize"} {
				a := s.get(path, url.Values{name: {evil}}, s.cookie)
				require.NotContains(t, a.header.Get("Location"), "evil", "%s?%s=%s", path, name, evil)
				require.NotContains(t, a.body, "evil", "%s?%s=%s", path, name, evil)
			}
		}
	}
	// The same, from an application that is there and asks for all else rightly.
	for _, evil := range []string{"https://evil.example", "https://evil.example/callback", callback + ".evil.example", "javascript:alert(1)", ""} {
		q := s.asks()
		q.Set("redirect_uri", evil)
		a := s.get("/oauth/authorize", q, s.cookie)
		require.Equal(t, http.StatusBadRequest, a.status, evil)
		require.Empty(t, a.header.Get("Location"), evil)
		if evil == "" {
			continue // it need not say where to go after a logout
		}
		for _, client := range []string{s.app.ID, ""} {
			a := s.get("/oauth/logout", url.Values{"client_id": {client}, "post_logout_redirect_uri": {evil}}, s.cookie)
			require.Equal(t, http.StatusBadRequest, a.status, "%s of %q", evil, client)
			require.Empty(t, a.header.Get("Location"), evil)
		}
	}
}

// TestC38EveryChangedTokenIsRefused changes each byte, each claim, header and
// signature of an access token, and offers other tokens in its place.
func TestC38EveryChangedTokenIsRefused(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := newScene(t, k)
	first := s.redeem(s.app, s.code())
	access := first.values["access_token"].(string)
	require.Equal(t, http.StatusOK, s.userinfo(access).status)
	refused := func(what, token string) {
		t.Helper()
		require.Equal(t, http.StatusUnauthorized, s.userinfo(token).status, what)
		require.Equal(t, map[string]any{"active": false}, s.post("/oauth/introspect", s.app, url.Values{"token": {token}}).values, what)
	}
	for i := 0; i < len(access); i++ {
		for _, other := range []byte{'A', 'x', access[i] + 1} {
			if access[i] != other {
				token := access[:i] + string(other) + access[i+1:]
				require.Equal(t, http.StatusUnauthorized, s.userinfo(token).status, "byte %d", i)
			}
		}
	}
	for _, i := range []int{0, 1, 20, len(access) / 2, len(access) - 2} {
		refused("cut", access[:i])
	}
	parts := strings.Split(access, ".")
	b64 := base64.RawURLEncoding
	claims := map[string]any{}
	body, err := b64.DecodeString(parts[1])
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(body, &claims))
	for name := range claims {
		changed := map[string]any{}
		for k, v := range claims {
			changed[k] = v
		}
		delete(changed, name)
		text, _ := json.Marshal(changed)
		refused("without "+name, parts[0]+"."+b64.EncodeToString(text)+"."+parts[2])
		changed[name] = "x"
		text, _ = json.Marshal(changed)
		refused("another "+name, parts[0]+"."+b64.EncodeToString(text)+"."+parts[2])
	}
	for _, header := range []string{
		`{"alg":"none"}`, `{"alg":"none","typ":"at+jwt"}`, `{"alg":"HS256","typ":"at+jwt"}`, `{"alg":"RS256","typ":"at+jwt"}`, `{"alg":"ES256"}`,
		`{"alg":"ES256","kid":"../../keys","typ":"at+jwt"}`, `{"alg":"ES256","jku":"https://evil.example/jwks","typ":"at+jwt"}`,
	} {
		for _, signature := range []string{parts[2], "", b64.EncodeToString([]byte("x"))} {
			refused(header, b64.EncodeToString([]byte(header))+"."+parts[1]+"."+signature)
		}
	}
	refused("the ID token", first.values["id_token"].(string))
	refused("the refresh token as an access token", "x"+first.values["refresh_token"].(string))
	refused("twice", access+"."+access)
	refresh := first.values["refresh_token"].(string)
	for i := len("rmr_"); i < len(refresh); i++ {
		other := byte('A')
		if refresh[i] == other {
			other = 'B'
		}
		require.Equal(t, "invalid_grant", s.refresh(s.app, refresh[:i]+string(other)+refresh[i+1:]).values["error"], "byte %d", i)
	}
	require.Equal(t, http.StatusOK, s.refresh(s.app, refresh).status, "none of them did any harm")
	s.Clock.Move(5 * time.Minute)
	refused("later", access)
}

// TestC39LargeTokensAreNotRead sends what would make a parser work.
func TestC39LargeTokensAreNotRead(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := newScene(t, k)
	for _, token := range []string{
		strings.Repeat("A", 60_000), strings.Repeat(".", 60_000), strings.Repeat("a.", 20_000), "eyJhbGciOiJFUzI1NiJ9." + strings.Repeat("A", 50_000) + ".AAAA",
	} {
		require.Equal(t, map[string]any{"active": false}, s.post("/oauth/introspect", s.app, url.Values{"token": {token}}).values)
		require.Equal(t, http.StatusBadRequest, s.get("/oauth/logout", url.Values{"id_token_hint": {token}}, "").status)
	}
	require.Equal(t, http.StatusBadRequest, s.post("/oauth/token", s.app, url.Values{"x": {strings.Repeat("A", 70_000)}}).status)
	work := testing.AllocsPerRun(10, func() {
		_, err := s.oauth.Subject(ctx, s.Tenant, s.base, s.app.ID, "eyJ6aXAiOiJERUYifQ."+"A.A")
		require.Error(t, err)
	})
	require.Less(t, work, 200.0)
}

// TestC75OtherWaysToATokenAreOff asks for what is not offered.
func TestC75OtherWaysToATokenAreOff(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := newScene(t, k)
	access, _ := s.tokens()
	for _, grant := range []string{
		"urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer",
		"password", "implicit", "urn:openid:params:grant-type:ciba", "",
	} {
		a := s.post("/oauth/token", s.app, url.Values{
			"grant_type": {grant}, "subject_token": {access}, "subject_token_type": {"urn:ietf:params:oauth:token-type:access_token"}, "assertion": {access}, "username": {"jess"}, "password": {"x"},
		})
		require.Equal(t, "unsupported_grant_type", a.values["error"], grant)
	}
	require.NotContains(t, s.get("/.well-known/openid-configuration", nil, "").body, "token-exchange")
	require.Equal(t, "unauthorized_client", s.post("/oauth/token", s.app, url.Values{"grant_type": {"client_credentials"}}).values["error"])
}

// TestC79OnlyAnApplicationsOwnPagesReadItsAnswers asks from many origins.
func TestC79OnlyAnApplicationsOwnPagesReadItsAnswers(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := newScene(t, k)
	spa := s.add(oauth.SinglePage, oauth.Settings{Name: "SPA", RedirectURIs: []string{"https://spa.example.com/cb"}})
	s.add(oauth.SinglePage, oauth.Settings{Name: "Other SPA", RedirectURIs: []string{"https://other.example.com/cb"}})
	ask := func(method, path, origin, client string) http.Header {
		r, err := http.NewRequestWithContext(ctx, method, s.base+path, strings.NewReader(url.Values{"client_id": {client}, "grant_type": {"authorization_code"}}.Encode()))
		require.NoError(t, err)
		r.Header.Set("Origin", origin)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return s.send(r).header
	}
	const allow = "Access-Control-Allow-Origin"
	require.Equal(t, "https://spa.example.com", ask("OPTIONS", "/oauth/token", "https://spa.example.com", "").Get(allow))
	require.Equal(t, "https://spa.example.com", ask("POST", "/oauth/token", "https://spa.example.com", spa.ID).Get(allow))
	require.Empty(t, ask("POST", "/oauth/token", "https://other.example.com", spa.ID).Get(allow), "another application's page")
	for _, origin := range []string{"https://evil.example", "null", "https://spa.example.com.evil.example", "http://spa.example.com", "https://spa.example.com:444", "https://SPA.example.com", "*"} {
		for _, path := range []string{"/oauth/token", "/oauth/userinfo", "/oauth/revoke", "/oauth/introspect", "/oauth/authorize"} {
			for _, method := range []string{"OPTIONS", "POST"} {
				h := ask(method, path, origin, spa.ID)
				require.Empty(t, h.Get(allow), "%s %s from %s", method, path, origin)
				require.Empty(t, h.Get("Access-Control-Allow-Credentials"))
			}
		}
	}
	open := s.get("/.well-known/openid-configuration", nil, "").header
	require.Equal(t, "*", open.Get(allow))
	require.Empty(t, open.Get("Access-Control-Allow-Credentials"))
}

// TestDeniedDeviceIsTold has the customer say no.
func TestDeniedDeviceIsTold(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := newScene(t, k)
	tv := s.add(oauth.Device, oauth.Settings{Name: "TV"})
	began := s.post("/oauth/device_authorization", tv, url.Values{"client_id": {tv.ID}})
	_, err := s.oauth.DenyDevice(ctx, s.in.Actor(authz.Call{}), oauth.DeviceInput{Account: s.jess, Code: secretOf(strings.ToLower(began.values["user_code"].(string)))})
	require.NoError(t, err)
	a := s.post("/oauth/token", tv, url.Values{"client_id": {tv.ID}, "grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {began.values["device_code"].(string)}})
	require.Equal(t, "access_denied", a.values["error"])
}
