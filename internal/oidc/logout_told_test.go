package oidc_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/tenant"
)

// receiver is an application's end of back-channel logout.
type receiver struct {
	mu     sync.Mutex
	status int
	tokens []string
	uri    string
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusOK}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if req.Method == http.MethodPost && req.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			r.tokens = append(r.tokens, req.PostFormValue("logout_token"))
		}
		w.WriteHeader(r.status)
	}))
	t.Cleanup(server.Close)
	r.uri = server.URL + "/logout"
	return r
}

// got empties what was received.
func (r *receiver) got() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.tokens
	r.tokens = nil
	return out
}

func (r *receiver) answer(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// tell numbers what happened and does the job once.
func (s *scene) tell(t *oauth.Teller) {
	s.t.Helper()
	s.number()
	require.NoError(s.t, t.Tell(ctx))
}

func (s *scene) number() {
	signer, _ := s.DB.Ring.Signer()
	require.NoError(s.t, ledger.NewSequencer(ledger.SequencerConfig{
		Store: s.DB.Store, Ledger: s.DB.Ledger, Signer: signer, Holder: "test", Now: s.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}).Round(ctx))
}

func (s *scene) teller() *oauth.Teller {
	portals, err := tenant.NewPortals(s.DB, tenant.PortalsConfig{Base: s.base, Console: "http://console.example", First: "shop"})
	require.NoError(s.t, err)
	own := fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	return oauth.NewTeller(oauth.TellerConfig{OAuth: s.oauth, Origins: portals, Fetch: own})
}

// signInTold signs Jess in anew to an application that wants to know.
func (s *scene) signInTold(to *receiver) {
	s.cookie, s.in = s.signIn()
	s.app = s.add(oauth.Web, oauth.Settings{Name: "Told", RedirectURIs: []string{callback}, Scopes: []string{"openid"}, LogoutURI: to.uri})
	a := s.get("/oauth/authorize", s.asksFor("openid"), s.cookie)
	got := s.redeem(s.app, a.location.Get("code"))
	require.Equal(s.t, http.StatusOK, got.status, got.body)
	s.idToken = got.values["id_token"].(string)
}

func (s *scene) desk() authz.Actor {
	actor := s.Actor(authz.Agent)
	actor.Call.Reason = "asked by the owner"
	return actor
}

func (s *scene) disable() {
	_, err := account.NewService(s.DB).Disable(ctx, s.desk(), account.StatusInput{Account: s.jess})
	require.NoError(s.t, err)
}

func TestApplicationsAreToldOfEachWayASessionEnds(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		to, teller := newReceiver(t), s.teller()
		sessions := session.NewService(s.DB, nil)
		for name, end := range map[string]func(){
			"sign-out": func() { s.get("/oauth/logout", url.Values{"id_token_hint": {s.idToken}}, s.cookie) },
			"session.end": func() {
				_, err := sessions.End(ctx, s.Actor(authz.Agent), session.EndInput{Account: s.jess, Session: s.in.ID})
				require.NoError(t, err)
			},
			"session.end_all": func() {
				_, err := sessions.EndAll(ctx, s.Actor(authz.Agent), session.AccountInput{Account: s.jess})
				require.NoError(t, err)
			},
			"account.disable": func() {
				s.disable()
				_, err := account.NewService(s.DB).Enable(ctx, s.desk(), account.StatusInput{Account: s.jess})
				require.NoError(t, err)
			},
		} {
			s.signInTold(to)
			s.tell(teller)
			require.Empty(t, to.got(), "%s: the session stands", name)
			end()
			s.tell(teller)
			tokens := to.got()
			require.Len(t, tokens, 1, name)
			s.isLogoutToken(tokens[0])
			s.tell(teller)
			require.Empty(t, to.got(), "%s: it is told once", name)
		}
		require.Zero(t, s.Count("oauth_telling", "true"))
	})
}

// isLogoutToken holds a token to OpenID Connect Back-Channel Logout 1.0,
// section 2.6, by another implementation of signatures.
func (s *scene) isLogoutToken(token string) {
	s.t.Helper()
	parsed, err := jose.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
	require.NoError(s.t, err)
	require.Equal(s.t, "logout+jwt", parsed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType])
	set, err := s.oauth.JWKS(ctx, s.Tenant)
	require.NoError(s.t, err)
	payload, err := parsed.Verify(set.Key(parsed.Signatures[0].Protected.KeyID)[0].Key)
	require.NoError(s.t, err)
	var c map[string]any
	require.NoError(s.t, json.Unmarshal(payload, &c))
	require.Equal(s.t, s.base, c["iss"])
	require.Equal(s.t, s.app.ID, c["aud"])
	require.Equal(s.t, s.jess, c["sub"])
	require.Equal(s.t, s.in.ID, c["sid"])
	require.Equal(s.t, map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}, c["events"])
	require.NotEmpty(s.t, c["jti"])
	require.InDelta(s.t, c["iat"].(float64)+120, c["exp"].(float64), 0)
	require.NotContains(s.t, c, "nonce", "it must not be taken for an ID token")
	id, err := jose.ParseSigned(s.idToken, []jose.SignatureAlgorithm{jose.ES256})
	require.NoError(s.t, err)
	require.Contains(s.t, string(id.UnsafePayloadWithoutVerification()), `"sid":"`+s.in.ID+`"`, "the application finds its session by it")
}

func TestAnApplicationThatDoesNotTakeItIsAskedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		to, teller := newReceiver(t), s.teller()
		s.signInTold(to)
		s.disable()
		to.answer(http.StatusServiceUnavailable)
		s.tell(teller)
		require.Len(t, to.got(), 1)
		s.tell(teller)
		require.Empty(t, to.got(), "not before its time")
		require.Equal(t, 1, s.Count("oauth_telling", "tries = 1 AND failure = 'It answered 503.'"))
		s.Clock.Move(10 * time.Second)
		s.tell(teller)
		require.Len(t, to.got(), 1)
		s.Clock.Move(10 * time.Second)
		s.tell(teller)
		require.Empty(t, to.got(), "the second pause is longer")
		to.answer(http.StatusNoContent)
		s.Clock.Move(10 * time.Second)
		s.tell(teller)
		require.Len(t, to.got(), 1)
		require.Zero(t, s.Count("oauth_telling", "true"))
	})
}

func TestAGrantThatIsToBeToldOutlivesItsTokens(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		to, teller := newReceiver(t), s.teller()
		s.signInTold(to)
		s.tell(teller)
		s.Clock.Move(72 * time.Hour)
		require.NoError(t, s.oauth.Purge(ctx))
		_, err := session.NewService(s.DB, nil).End(ctx, s.Actor(authz.Agent), session.EndInput{Account: s.jess, Session: s.in.ID})
		require.NoError(t, err)
		s.tell(teller)
		require.Len(t, to.got(), 1)
		require.NoError(t, s.oauth.Purge(ctx))
		require.Zero(t, s.Count("oauth_grant", "true"), "then it is forgotten")
	})
}

func TestManyNodesTellEachEndingOnce(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		to, teller := newReceiver(t), s.teller()
		s.signInTold(to)
		_, err := session.NewService(s.DB, nil).EndAll(ctx, s.Actor(authz.Agent), session.AccountInput{Account: s.jess})
		require.NoError(t, err)
		s.number()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { _ = teller.Tell(ctx) })
		}
		all.Wait()
		require.Len(t, to.got(), 1)
	})
}
