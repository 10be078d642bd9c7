package federation_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/testkit"
)

// certified starts npm oidc-provider and returns its issuer.
func certified(t *testing.T, redirects ...string) string {
	t.Helper()
	web := filepath.Join("..", "..", "web")
	node, err := exec.LookPath("node")
	if _, gone := os.Stat(filepath.Join(web, "node_modules", "oidc-provider")); err != nil || gone != nil {
		t.Skip("LEFT OUT: sign-in by npm oidc-provider; it needs node and `npm ci` in web")
	}
	cmd := exec.Command(node, append([]string{filepath.Join("test", "idp.mjs")}, redirects...)...)
	cmd.Dir = web
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close() // it ends with its input
		_ = cmd.Wait()
	})
	issuer, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(issuer)
}

var action = regexp.MustCompile(`<form[^>]*action="([^"]+)"`)

// consent does what a person does in the browser: signs in at the provider,
// agrees, and is sent back. It returns what the address brought.
func consent(t *testing.T, to, login string) url.Values {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	var back *url.URL
	person := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.Contains(r.URL.Path, "/sign-in/with/") {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	answer, err := person.Get(to)
	for _, form := range []url.Values{{"prompt": {"login"}, "login": {login}, "password": {"x"}}, {"prompt": {"consent"}}} {
		require.NoError(t, err)
		page, rerr := io.ReadAll(answer.Body)
		require.NoError(t, rerr)
		require.NoError(t, answer.Body.Close())
		found := action.FindSubmatch(page)
		require.NotNil(t, found, string(page))
		at, perr := answer.Request.URL.Parse(string(found[1]))
		require.NoError(t, perr)
		answer, err = person.PostForm(at.String(), form)
	}
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.NotNil(t, back, "the browser was not sent back")
	return back.Query()
}

// TestTheCertifiedProviderSignsIn goes the whole way with npm oidc-provider:
// discovery, code with PKCE, the token, its keys and UserInfo.
func TestTheCertifiedProviderSignsIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		issuer := certified(t, "http://localhost:8485/sign-in/with/social/callback")
		s := newScene(t, k)
		_, err := s.AddProvider(ctx, s.admin, federation.AddProviderInput{
			Kind: federation.OIDC, Slug: "social", Issuer: issuer, ClientID: "shop", ClientSecret: "hush-hush-hush-hush", Label: "Social",
		})
		require.NoError(t, err)
		tested, err := s.TestProvider(ctx, s.admin, federation.Named{Slug: "social"})
		require.NoError(t, err)
		require.True(t, tested.OK, tested.Found)
		_, err = s.EnableProvider(ctx, s.admin, federation.Named{Slug: "social"})
		require.NoError(t, err)
		for login, proved := range map[string]bool{"jess": true, "unproved-ana": false} {
			to, err := s.Begin(ctx, s.visitor(), federation.BeginInput{Provider: "social", Browser: browser})
			require.NoError(t, err)
			came := consent(t, to.URL, login)
			in := federation.AnswerInput{Provider: "social", State: came.Get("state"), Code: secret.String(came.Get("code")), Error: came.Get("error"), Issuer: came.Get("iss"), Browser: browser}
			require.Equal(t, issuer, in.Issuer)
			who, err := s.Answer(ctx, k.Tenant, in)
			require.NoError(t, err)
			require.Equal(t, []any{issuer, login, login + "@example.com", proved, "Jess", "Smith", "en-GB"}, []any{who.Issuer, who.Subject, who.Email, who.EmailProved, who.FirstName, who.LastName, who.Locale})
			_, err = s.Answer(ctx, k.Tenant, in)
			require.ErrorIs(t, err, federation.ErrFlow)
		}
		_, err = s.ChangeProvider(ctx, s.admin, federation.ChangeProviderInput{Slug: "social", Version: 2, ClientID: "shop", ClientSecret: "not the secret", Label: "Social"})
		require.NoError(t, err)
		tested, err = s.TestProvider(ctx, s.admin, federation.Named{Slug: "social"})
		require.NoError(t, err)
		require.Equal(t, "invalid_client", tested.Found)
	})
}
