package federation_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

// idp is a provider of our own that says whatever a test wants it to.
type idp struct {
	*httptest.Server
	key *ecdsa.PrivateKey

	mu     sync.Mutex
	claims map[string]json.RawMessage // instead of those that are right
	person string                     // what UserInfo says; empty: it has none
	sign   func(claims []byte) string // instead of the right way
	asked  url.Values                 // the last request for a token
	status int                        // instead of 200
	refuse string                     // error code
}

func newIDP(t *testing.T) *idp {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	p := &idp{key: key}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

// set changes what it says next.
func (p *idp) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claims, p.person, p.sign, p.status, p.refuse = nil, "", nil, 0, ""
	change()
}

func (p *idp) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	say := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		m := map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"},
		}
		if p.person != "" {
			m["userinfo_endpoint"] = p.URL + "/person"
		}
		say(m)
	case "/keys":
		say(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "k1", Algorithm: "ES256", Use: "sig"}}})
	case "/person":
		_, _ = w.Write([]byte(p.person))
	case "/token":
		_ = r.ParseForm()
		p.asked = r.PostForm
		if p.status != 0 {
			w.WriteHeader(p.status)
		}
		if p.refuse != "" {
			w.WriteHeader(http.StatusBadRequest)
			say(map[string]string{"error": p.refuse})
			return
		}
		say(map[string]any{"access_token": "at", "token_type": "Bearer", "id_token": p.token(r.PostForm.Get("code"))})
	}
}

// token is an ID token for the nonce, which stands in for the code.
func (p *idp) token(nonce string) string {
	now := testkit.Start.Unix()
	all := map[string]any{"iss": p.URL, "aud": "shop", "sub": "up-1", "nonce": nonce, "iat": now, "exp": now + 300}
	for name, value := range p.claims {
		if string(value) == "-" {
			delete(all, name)
			continue
		}
		all[name] = value
	}
	text, _ := json.Marshal(all)
	if p.sign != nil {
		return p.sign(text)
	}
	return signed(jose.ES256, jose.JSONWebKey{Key: p.key, KeyID: "k1"}, text)
}

func signed(alg jose.SignatureAlgorithm, key any, text []byte) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, nil)
	if err != nil {
		panic(err)
	}
	jws, err := signer.Sign(text)
	if err != nil {
		panic(err)
	}
	out, err := jws.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return out
}

// scene is an installation with a provider that is switched on.
type scene struct {
	*testkit.Kit
	*federation.Service
	idp   *idp
	admin authz.Actor
}

const browser = secret.String("the browser's own value")

func newScene(t *testing.T, k *testkit.Kit) *scene {
	t.Helper()
	portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
	require.NoError(t, err)
	s := &scene{Kit: k, idp: newIDP(t), admin: k.Actor(authz.Administrator)}
	s.Service = federation.NewService(federation.Config{
		DB: k.DB, Portals: portals, Fetch: fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}),
	})
	s.add(t, "harbor", s.idp.URL)
	return s
}

func (s *scene) add(t *testing.T, slug, issuer string) {
	t.Helper()
	_, err := s.AddProvider(ctx, s.admin, federation.AddProviderInput{
		Kind: federation.OIDC, Slug: slug, Issuer: issuer, ClientID: "shop", ClientSecret: "hush-hush", Label: "Harbor",
	})
	require.NoError(t, err)
	_, err = s.EnableProvider(ctx, s.admin, federation.Named{Slug: slug})
	require.NoError(t, err)
}

// visitor is nobody who is signed in.
func (s *scene) visitor() authz.Actor {
	return authz.Actor{Kind: authz.Anonymous, Tenant: s.Tenant, Own: authz.SetOf("federation.begin"), Call: authz.Call{Via: "test"}}
}

func (s *scene) owner(login string) authz.Actor {
	return authz.Actor{Kind: authz.Customer, ID: login, Tenant: s.Tenant, Own: authz.OfCustomer(), FreshAt: s.Clock.Now(), Call: authz.Call{Via: "test"}}
}

// begin sends a browser to the provider, and returns what it is sent with.
func (s *scene) begin(t *testing.T, who authz.Actor, in federation.BeginInput) url.Values {
	t.Helper()
	if in.Provider == "" {
		in.Provider = "harbor"
	}
	if in.Browser == "" {
		in.Browser = browser
	}
	to, err := s.Begin(ctx, who, in)
	require.NoError(t, err)
	u, err := url.Parse(to.URL)
	require.NoError(t, err)
	require.Equal(t, s.idp.URL+"/authorize", u.Scheme+"://"+u.Host+u.Path)
	return u.Query()
}

// back is the browser's answer: the provider here takes the nonce as the code.
func back(sent url.Values) federation.AnswerInput {
	return federation.AnswerInput{Provider: "harbor", State: sent.Get("state"), Code: secret.String(sent.Get("nonce")), Browser: browser}
}

// come lets somebody sign in by the provider as it is set.
func (s *scene) come(t *testing.T) (federation.Upstream, error) {
	t.Helper()
	return s.Answer(ctx, s.Tenant, back(s.begin(t, s.visitor(), federation.BeginInput{})))
}

func later(d time.Duration) int64 { return testkit.Start.Add(d).Unix() }
