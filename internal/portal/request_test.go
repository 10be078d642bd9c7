package portal_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

var hiddenRequest = regexp.MustCompile(`name="request" value="([^"]+)"`)

// waiting is a request of an application that waits for somebody to sign in.
func (s *site) waiting() string {
	s.T.Helper()
	added, err := s.oauth.AddApplication(ctx, s.System(), oauth.AddApplicationInput{Kind: oauth.SinglePage, Settings: oauth.Settings{
		Name: "Shop", RedirectURIs: []string{"https://shop.example/back"}, Scopes: []string{"openid"},
	}})
	require.NoError(s.T, err)
	sum := sha256.Sum256([]byte(strings.Repeat("v", 43)))
	next, err := s.oauth.StartRequest(ctx, authz.Call{Via: "test"}, s.Tenant, "https://id.example.com", oauth.StartRequestInput{Client: added.ID, Parameters: url.Values{
		"client_id": {added.ID}, "response_type": {"code"}, "redirect_uri": {"https://shop.example/back"}, "scope": {"openid"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}}, session.Session{})
	require.NoError(s.T, err)
	return next.Request
}

// TestARequestSurvivesTheMailbox begins at an application, and comes back to it
// by each link that is mailed on the way. The links do not say so.
func TestARequestSurvivesTheMailbox(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		request := s.waiting()
		page := func(r *http.Response) string {
			require.Equal(t, 200, r.StatusCode)
			found := hiddenRequest.FindStringSubmatch(text(t, r))
			require.NotNil(t, found)
			return found[1]
		}
		register := page(s.ask("GET", "/register?request="+request, nil))
		require.Equal(t, request, register)
		s.ask("POST", "/register", url.Values{"email": {"ann@example.com"}, "password": {right}, "request": {request}})
		link := s.mailed("verify_email").Reveal()
		require.NotContains(t, link, request)
		require.Equal(t, request, page(s.ask("POST", "/verify-email", url.Values{"link": {link}})), "after the address is confirmed")

		s.ask("POST", "/sign-in/link", url.Values{"identifier": {jess}, "request": {request}})
		r := s.ask("POST", "/access-link", url.Values{"link": {s.mailed("access_link").Reveal()}})
		require.Contains(t, text(t, r), "/oauth/continue?request="+request, "signed in by a link")

		s.ask("POST", "/forgotten-password", url.Values{"identifier": {jess}, "request": {request}})
		r = s.ask("POST", "/reset-password", url.Values{"link": {s.mailed("reset_password").Reveal()}, "password": {"another staple entirely"}})
		require.Equal(t, request, page(r), "after a new password is set")

		k.Clock.Move(time.Second)
		s.ask("POST", "/sign-in/link", url.Values{"identifier": {jess}, "request": {request}})
		k.Clock.Move(2 * time.Hour)
		r = s.ask("POST", "/access-link", url.Values{"link": {s.mailed("access_link").Reveal()}})
		require.Equal(t, "/account", r.Header.Get("Location"), "a request that is over leads to the own account")
	})
}
