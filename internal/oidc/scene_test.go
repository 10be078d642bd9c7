package oidc_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/oidc"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

// verifier and its challenge (RFC 7636, appendix B).
const (
	verifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	callback  = "https://shop.example.com/callback"
)

// scene is a tenant's endpoints, with a customer and an application.
type scene struct {
	*testkit.Kit
	t      testing.TB
	oauth  *oauth.Service
	base   string
	jess   string // login ID
	cookie secret.String
	in     session.Session
	app    oauth.ApplicationWithSecret
	// idToken is the last one of [scene.signInTold].
	idToken string
}

// each runs f on both databases.
func each(t *testing.T, f func(t *testing.T, s *scene)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) { f(t, newScene(t, k)) })
}

func newScene(t testing.TB, k *testkit.Kit) *scene {
	t.Helper()
	s := &scene{Kit: k, t: t, oauth: oauth.NewService(k.DB)}
	mux := http.NewServeMux()
	server := httptest.NewServer(edge.Handler(edge.Config{Log: slog.New(slog.DiscardHandler), Now: k.Clock.Now, NewID: func() string { return "req_of_the_test" }}, mux))
	t.Cleanup(server.Close)
	s.base = server.URL
	portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: s.base, Console: "http://console.example", First: "shop"})
	require.NoError(t, err)
	cookie := edge.NewCookie(edge.SessionCookie, false)
	h := oidc.Handler(oidc.Config{
		Log: slog.New(slog.DiscardHandler), Store: k.DB.Store, OAuth: s.oauth, Portals: portals,
		Sessions: session.NewSessions(k.DB), Session: session.NewService(k.DB, nil), Cookie: cookie,
	})
	for _, p := range oidc.Patterns {
		mux.Handle(p, h)
	}
	s.jess = k.Account(account.Draft{FirstName: "Jess", LastName: "Smith", Email: "jess@shop.example", Phones: []account.Phone{{Number: "+493055512399", Type: "PRIMARY"}}})
	s.cookie, s.in = s.signIn()
	s.app = s.add(oauth.Web, oauth.Settings{Name: "Shop", RedirectURIs: []string{callback}, RefreshSeconds: 86400, Scopes: []string{"openid", "profile", "email"}})
	s.pages(mux, cookie)
	return s
}

// pages stand for the portal's: whoever comes is signed in as Jess and agrees.
func (s *scene) pages(mux *http.ServeMux, cookie edge.Cookie) {
	on := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/oauth/continue?"+r.URL.RawQuery, http.StatusSeeOther)
	}
	mux.HandleFunc("GET /sign-in", func(w http.ResponseWriter, r *http.Request) {
		secret, _ := s.signIn()
		cookie.Set(w, secret, time.Hour)
		on(w, r)
	})
	mux.HandleFunc("GET /consent", func(w http.ResponseWriter, r *http.Request) {
		_, err := s.oauth.GiveConsent(ctx, s.in.Actor(authz.Call{}), oauth.ConsentInput{Account: s.jess, Request: r.FormValue("request")})
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		on(w, r)
	})
	mux.HandleFunc("GET /device", func(w http.ResponseWriter, r *http.Request) {
		_, in := s.signIn()
		_, err := s.oauth.AllowDevice(ctx, in.Actor(authz.Call{}), oauth.DeviceInput{Account: s.jess, Code: secret.String(r.FormValue("code")), Session: in.ID})
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
}

// signIn starts a session of Jess.
func (s *scene) signIn() (cookie secret.String, in session.Session) {
	s.Do(func(tx *op.Tx) error {
		who, err := account.StandingOf(tx.Ctx, tx.Tx, s.Number(s.jess), true)
		if err != nil {
			return err
		}
		started, err := session.Start(tx, session.Draft{Account: who.N, Epoch: who.Epoch, Identity: "password", Methods: []string{"pwd"}})
		cookie, in = started.Cookie, started.Session
		return err
	})
	return cookie, in
}

func (s *scene) add(kind string, settings oauth.Settings) oauth.ApplicationWithSecret {
	s.t.Helper()
	added, err := s.oauth.AddApplication(ctx, s.System(), oauth.AddApplicationInput{Kind: kind, Settings: settings})
	require.NoError(s.t, err)
	return added
}

// answer is what an endpoint answered.
type answer struct {
	status   int
	header   http.Header
	body     string
	values   map[string]any // of JSON
	location url.Values     // of where the browser was sent, with "to" for the address without its query
}

func (s *scene) send(r *http.Request) (a answer) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	a.status, a.header, a.body = resp.StatusCode, resp.Header, string(body)
	_ = json.Unmarshal(body, &a.values)
	to := resp.Header.Get("Location")
	if _, page, ok := strings.Cut(a.body, `content="0;url=`); ok {
		to, _, _ = strings.Cut(page, `"`)
		to = strings.ReplaceAll(to, "&amp;", "&")
	}
	if to != "" {
		path, query, _ := strings.Cut(to, "?")
		a.location, _ = url.ParseQuery(query)
		a.location.Set("to", path)
	}
	return a
}

// get asks as the browser; cookie may be empty.
func (s *scene) get(path string, query url.Values, cookie secret.String) answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path+"?"+query.Encode(), nil)
	require.NoError(s.t, err)
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: edge.SessionCookie, Value: cookie.Reveal()})
	}
	return s.send(r)
}

// post asks as an application.
func (s *scene) post(path string, app oauth.ApplicationWithSecret, form url.Values) answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+path, strings.NewReader(form.Encode()))
	require.NoError(s.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if app.Secret != "" {
		r.SetBasicAuth(app.ID, app.Secret.Reveal())
	}
	return s.send(r)
}

// asks are the parameters of a good request.
func (s *scene) asks() url.Values {
	return url.Values{
		"client_id": {s.app.ID}, "redirect_uri": {callback}, "response_type": {"code"}, "scope": {"openid profile email"}, "state": {"st"}, "nonce": {"no"},
		"code_challenge": {challenge}, "code_challenge_method": {"S256"},
	}
}

// asksFor are the parameters of a good request for other scopes.
func (s *scene) asksFor(scopes string) url.Values {
	asks := s.asks()
	asks.Set("scope", scopes)
	return asks
}

// code signs Jess in for the application.
func (s *scene) code() string {
	a := s.get("/oauth/authorize", s.asks(), s.cookie)
	require.Equal(s.t, http.StatusSeeOther, a.status, a.body)
	require.NotEmpty(s.t, a.location.Get("code"), a.location)
	return a.location.Get("code")
}

func (s *scene) redeem(app oauth.ApplicationWithSecret, code string) answer {
	return s.post("/oauth/token", app, url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback}, "code_verifier": {verifier}})
}

// tokens are those of a new sign-in.
func (s *scene) tokens() (access, refresh string) {
	a := s.redeem(s.app, s.code())
	require.Equal(s.t, http.StatusOK, a.status, a.body)
	return a.values["access_token"].(string), a.values["refresh_token"].(string)
}

func (s *scene) refresh(app oauth.ApplicationWithSecret, token string) answer {
	return s.post("/oauth/token", app, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}})
}

func (s *scene) userinfo(access string) answer {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/oauth/userinfo", nil)
	require.NoError(s.t, err)
	r.Header.Set("Authorization", "Bearer "+access)
	return s.send(r)
}

func s256(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func secretOf(text string) secret.String { return secret.String(text) }
