package portal_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/portal"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/web"
)

var ctx = context.Background()

const (
	jess  = "jess@example.com"
	right = "correct horse battery"
)

// site is the customers' pages of an installation, with one account.
type site struct {
	*testkit.Kit
	pages   *portal.Pages
	oauth   *oauth.Service
	handler http.Handler
	login   string
}

func newSite(t *testing.T, k *testkit.Kit) *site {
	t.Helper()
	portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "https://id.example.com", Console: "https://desk.example.com", First: "shop"})
	require.NoError(t, err)
	credentials := credential.NewService(k.DB, proof.NewHasher(2, 100))
	credentials.Portals = portals
	applications := oauth.NewService(k.DB)
	pages, err := portal.New(portal.Config{
		Tenants: tenant.NewService(k.DB), Find: portals.Tenant, SignIn: signin.NewService(signin.Config{DB: k.DB, Credentials: credentials}),
		Accounts: account.NewService(k.DB), Credentials: credentials, Sessions: session.NewService(k.DB, nil), SignedIn: session.NewSessions(k.DB),
		Desk: desk.NewService(k.DB), OAuth: applications, Federation: federation.NewService(federation.Config{DB: k.DB, Portals: portals, Fetch: fetch.New(fetch.Config{})}), Privacy: privacy.NewService(k.DB),
		Assets: testAssets(t), Log: k.DB.Log, Now: k.Clock.Now, HTTPS: true,
	})
	require.NoError(t, err)
	s := &site{Kit: k, pages: pages, oauth: applications, login: k.Account(account.Draft{FirstName: "Jess", Email: jess, Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}})}
	s.handler = edge.Handler(edge.Config{Log: k.DB.Log, Now: k.Clock.Now, NewID: func() string { return "req_of_the_test" }, HTTPS: true}, pages)
	hash, err := credentials.NewPassword(ctx, k.Tenant, secret.String(right))
	require.NoError(t, err)
	k.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, k.Number(s.login), hash) })
	return s
}

// testAssets are the bundled files, or stand-ins for them where nothing was
// bundled.
func testAssets(t *testing.T) web.Assets {
	t.Helper()
	assets, err := web.Embedded()
	require.NoError(t, err)
	if !assets.Built() {
		t.Skip("the assets are not bundled: run `go run ./web/build` first")
	}
	return assets
}

// ask sends one request; change may alter it.
func (s *site) ask(method, path string, form url.Values, change ...func(*http.Request)) *http.Response {
	s.T.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, "https://id.example.com"+path, body)
	r.RemoteAddr = "192.0.2.9:4711"
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(body)
}

func cookies(from *http.Response) func(*http.Request) {
	return func(r *http.Request) {
		for _, c := range from.Cookies() {
			r.AddCookie(c)
		}
	}
}

// told is everything that a visitor can tell two answers apart by.
func told(t *testing.T, r *http.Response, who string) string {
	t.Helper()
	out := r.Status + "\n" + strings.ReplaceAll(text(t, r), who, "WHO") + "\n"
	for name, values := range r.Header {
		if name != "Date" {
			out += name + ": " + strings.ReplaceAll(strings.Join(values, ","), who, "WHO") + "\n"
		}
	}
	lines := strings.Split(out, "\n")
	return strings.Join(lines, "\n")
}

// TestC01KnownAndUnknownAreAnsweredAlike compares every byte, header and cookie
// of the answers to somebody who is there and somebody who is not.
func TestC01KnownAndUnknownAreAnsweredAlike(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		const nobody = "none@example.com" // as long as the other
		require.Len(t, nobody, len(jess))
		for path, field := range map[string]string{"/sign-in": "identifier", "/forgotten-password": "identifier", "/sign-in/link": "identifier", "/register": "email"} {
			form := func(who string) url.Values {
				password := "a wrong password"
				if path == "/register" {
					password = right
				}
				return url.Values{field: {who}, "password": {password}, "first_name": {"Jess"}}
			}
			known, unknown := s.ask("POST", path, form(jess)), s.ask("POST", path, form(nobody))
			require.Equal(t, sorted(told(t, known, jess)), sorted(told(t, unknown, nobody)), path)
			require.Empty(t, known.Cookies(), path)
		}
		for path, body := range map[string]string{
			"/api/v1/sign-in": `{"identifier":"WHO","password":"a wrong password"}`, "/api/v1/forgotten-password": `{"identifier":"WHO"}`,
			"/api/v1/sign-in/link": `{"identifier":"WHO"}`,
		} {
			send := func(who string) *http.Response {
				return s.ask("POST", path, nil, func(r *http.Request) {
					r.Body = io.NopCloser(strings.NewReader(strings.ReplaceAll(body, "WHO", who)))
					r.Header.Set("Content-Type", "application/json")
				})
			}
			require.Equal(t, sorted(told(t, send(jess), jess)), sorted(told(t, send(nobody), nobody)), path)
		}
	})
}

func sorted(s string) []string {
	lines := strings.Split(s, "\n")
	out := append([]string(nil), lines...)
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return out
}

// TestC08LinksStayWhereTheyAre opens the pages of links: no other page is told
// the address, nothing of it leads elsewhere, and nothing is used up.
func TestC08LinksStayWhereTheyAre(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		for _, path := range []string{"/reset-password", "/access-link", "/verify-email", "/unlock", "/re-enroll"} {
			r := s.ask("GET", path+"?link=abc&next=https://evil.example&redirect_uri=//evil.example", nil)
			body := text(t, r)
			require.Equal(t, "no-referrer", r.Header.Get("Referrer-Policy"), path)
			require.Contains(t, body, `content="no-referrer"`, path)
			require.NotContains(t, body, "evil.example", path)
			require.Contains(t, body, `value="abc"`, path)
			require.Zero(t, k.Count("nonce", "used_at IS NOT NULL"), path)
		}
	})
}

// TestC36NothingThatABrowserBringsDecidesWhereItIsSent signs in with requests
// that look like addresses.
func TestC36NothingThatABrowserBringsDecidesWhereItIsSent(t *testing.T) {
	next := regexp.MustCompile(`url=([^"]+)"`)
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		for _, hostile := range []string{"//evil.example", "https://evil.example", `\\evil.example`, "/\t/evil.example", "javascript:alert(1)", "x&url=//evil.example", "../../evil"} {
			r := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}, "request": {hostile}, "next": {hostile}, "return_to": {hostile}})
			require.Equal(t, http.StatusOK, r.StatusCode)
			found := next.FindStringSubmatch(text(t, r))
			require.NotNil(t, found, hostile)
			to, err := url.Parse("https://id.example.com" + strings.ReplaceAll(found[1], "&amp;", "&"))
			require.NoError(t, err)
			require.Equal(t, "/oauth/continue", to.Path, hostile)
			require.Equal(t, hostile, to.Query().Get("request"), hostile)
			require.Len(t, to.Query(), 1, hostile)
		}
		r := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}})
		require.Equal(t, "/account", r.Header.Get("Location"))
	})
}

// TestC78OtherSitesDoNothing sends every form from elsewhere.
func TestC78OtherSitesDoNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}})
		for _, path := range []string{"/sign-in", "/sign-out", "/register", "/account/names", "/account/sessions/end-all", "/api/v1/sign-in", "/api/v1/sign-out", "/passkey"} {
			for name, from := range map[string]func(*http.Request){
				"by origin":     func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
				"by its site":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
				"a null one":    func(r *http.Request) { r.Header.Set("Origin", "null") },
				"a subdomain":   func(r *http.Request) { r.Header.Set("Origin", "https://x.id.example.com") },
				"by plain http": func(r *http.Request) { r.Header.Set("Origin", "http://evil.example:8485") },
			} {
				r := s.ask("POST", path, url.Values{"identifier": {jess}, "password": {right}}, cookies(in), from)
				require.Equal(t, http.StatusForbidden, r.StatusCode, path+" "+name)
				require.Empty(t, r.Cookies(), path+" "+name)
			}
		}
		require.Equal(t, http.StatusOK, s.ask("GET", "/account/sessions", nil, cookies(in)).StatusCode, "and nothing was ended")
		r := s.ask("POST", "/api/v1/sign-in", url.Values{"identifier": {jess}, "password": {right}})
		require.Equal(t, http.StatusBadRequest, r.StatusCode, "a form is no JSON")
	})
}

// TestC80SigningOutLeavesNothing signs out and comes back with what was kept.
func TestC80SigningOutLeavesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}})
		for _, c := range in.Cookies() {
			require.True(t, strings.HasPrefix(c.Name, "__Host-"), c.Name)
			require.True(t, c.HttpOnly && c.Secure, c.Name)
			require.Equal(t, http.SameSiteLaxMode, c.SameSite, c.Name)
		}
		require.Equal(t, http.StatusOK, s.ask("GET", "/account", nil, cookies(in)).StatusCode)
		out := s.ask("POST", "/sign-out", url.Values{}, cookies(in))
		require.Equal(t, `"cache", "storage"`, out.Header.Get("Clear-Site-Data"))
		cleared := map[string]bool{}
		for _, c := range out.Cookies() {
			cleared[c.Name] = c.MaxAge < 0
		}
		require.True(t, cleared["__Host-readmit_session"] && cleared["__Host-readmit_flow"])
		require.Equal(t, "/sign-in", s.ask("GET", "/account", nil, cookies(in)).Header.Get("Location"), "what stays in a browser opens nothing")
	})
}

// TestTheHostAloneSaysWhosePagesTheyAre asks for hosts that are nobody's.
func TestTheHostAloneSaysWhosePagesTheyAre(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		require.Equal(t, http.StatusOK, s.ask("GET", "/sign-in", nil).StatusCode)
		for _, host := range []string{"evil.example", "desk.example.com", "other.id.example.com", "id.example.com.evil.example", ""} {
			r := s.ask("GET", "/sign-in", nil, func(r *http.Request) { r.Host = host; r.Header.Set("X-Forwarded-Host", "id.example.com") })
			require.Equal(t, http.StatusNotFound, r.StatusCode, host)
		}
	})
}

// TestNothingTypedIsLost sends forms that are not right.
func TestNothingTypedIsLost(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		r := s.ask("POST", "/register", url.Values{"first_name": {"J\"ess"}, "email": {"jess@"}, "password": {right}})
		body := text(t, r)
		require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
		require.Contains(t, body, "J&#34;ess")
		require.Contains(t, body, `aria-describedby="email-problem"`)
		require.NotContains(t, body, right, "a password is never sent back")
		for lang, want := range map[string]string{"de": "Anmelden", "es": "Iniciar sesión", "fr": "Sign in"} {
			r := s.ask("GET", "/sign-in", nil, func(r *http.Request) { r.Header.Set("Accept-Language", lang) })
			require.Contains(t, text(t, r), "<h1>"+want+"</h1>")
		}
	})
}
