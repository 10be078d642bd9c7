package portal_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/testkit"
)

// television asks for codes, as a device without a keyboard does.
func (s *site) television() (oauth.Client, oauth.DeviceCodes) {
	s.T.Helper()
	added, err := s.oauth.AddApplication(ctx, s.System(), oauth.AddApplicationInput{Kind: oauth.Device, Settings: oauth.Settings{
		Name: "Television", Scopes: []string{"openid", "profile"},
	}})
	require.NoError(s.T, err)
	client, err := s.oauth.Client(ctx, s.Tenant, added.ID, "")
	require.NoError(s.T, err)
	codes, err := s.oauth.StartDevice(ctx, authz.Call{}, client, oauth.StartDeviceInput{})
	require.NoError(s.T, err)
	return client, codes
}

// TestADeviceIsSignedInByWhoeverHasItBeforeThem goes to the page from a link,
// signs in on the way, and is told whose device it is before anything happens.
func TestADeviceIsSignedInByWhoeverHasItBeforeThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		_, codes := s.television()
		r := s.ask("GET", "/device?user_code="+codes.User.Reveal(), nil)
		require.Equal(t, "/sign-in?request=device", r.Header.Get("Location"))
		in := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}, "request": {"device"}})
		require.Equal(t, "/device", in.Header.Get("Location"))

		r = s.ask("POST", "/device", url.Values{"code": {strings.ToLower(codes.User.Reveal())}}, cookies(in))
		asks := text(t, r)
		require.Equal(t, http.StatusOK, r.StatusCode)
		require.Contains(t, asks, "Television asks for access")
		require.Contains(t, asks, "Your name, birthday")
		require.Equal(t, 1, k.Count("oauth_device", "account IS NULL AND denied_at IS NULL"), "nothing is done by looking")
		r = s.ask("POST", "/device", url.Values{"code": {codes.User.Reveal()}, "answer": {"allow"}}, cookies(in))
		require.Contains(t, text(t, r), "Go back to the other device")
		require.Equal(t, 1, k.Count("oauth_device", "account IS NOT NULL"))
		require.Equal(t, http.StatusNotFound, s.ask("POST", "/device", url.Values{"code": {codes.User.Reveal()}, "answer": {"allow"}}, cookies(in)).StatusCode)
	})
}

// TestCodesOfDevicesAreNotGuessed types wrong codes until nothing is taken from
// the network, not even the right one; another network is not held up.
func TestCodesOfDevicesAreNotGuessed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		_, codes := s.television()
		in := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}})
		for range 10 {
			require.Equal(t, http.StatusNotFound, s.ask("POST", "/device", url.Values{"code": {"BBBB-BBBB"}}, cookies(in)).StatusCode)
		}
		form := url.Values{"code": {codes.User.Reveal()}}
		require.Equal(t, http.StatusTooManyRequests, s.ask("POST", "/device", form, cookies(in)).StatusCode)
		elsewhere := func(r *http.Request) { r.RemoteAddr = "198.51.100.7:80" }
		require.Equal(t, http.StatusOK, s.ask("POST", "/device", form, cookies(in), elsewhere).StatusCode)
		k.Clock.Move(time.Minute)
		require.Equal(t, http.StatusOK, s.ask("POST", "/device", form, cookies(in)).StatusCode)
	})
}

// TestSigningOutForAnApplicationGoesBackToIt asks first, and goes on by the
// address that knows where the application is.
func TestSigningOutForAnApplicationGoesBackToIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}})
		require.Contains(t, text(t, s.ask("GET", "/sign-out?request=abc", nil, cookies(in))), `name="request" value="abc"`)
		r := s.ask("POST", "/sign-out", url.Values{"request": {"abc"}}, cookies(in))
		require.Contains(t, text(t, r), "url=/oauth/signed-out?request=abc")
		require.Equal(t, "/oauth/signed-out?request=abc", s.ask("GET", "/sign-out?request=abc", nil, cookies(in)).Header.Get("Location"), "nobody is asked who is out")
	})
}

// TestPeopleAreToldOnAPageWhatAnApplicationDidWrong draws the page that package
// oidc asks for.
func TestPeopleAreToldOnAPageWhatAnApplicationDidWrong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		handler := edge.Handler(edge.Config{Log: slog.New(slog.DiscardHandler), Now: k.Clock.Now, NewID: func() string { return "req_of_the_test" }, HTTPS: true}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.pages.Problem(w, r, oauth.ErrRedirectURI)
		}))
		r := httptest.NewRequest("GET", "https://id.example.com/oauth/authorize", nil)
		r.Header.Set("Accept-Language", "de")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		require.Equal(t, http.StatusBadRequest, w.Code)
		require.Contains(t, w.Body.String(), "Die Anwendung ist falsch eingerichtet")
		require.Contains(t, w.Body.String(), "<h1>")
	})
}
