package archtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// upstream is a provider that says of everybody that they are one person. It
// takes the nonce for the code.
var upstream = sync.OnceValue(func() *httptest.Server {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		var said any
		switch r.URL.Path {
		case "/.well-known/openid-configuration":
			said = map[string]any{
				"issuer": server.URL, "authorization_endpoint": server.URL + "/authorize", "token_endpoint": server.URL + "/token",
				"jwks_uri": server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"},
			}
		case "/keys":
			said = jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k1", Algorithm: "ES256", Use: "sig"}}}
		case "/token":
			said = map[string]any{"access_token": "at", "token_type": "Bearer", "id_token": idToken(key, server.URL, r.PostFormValue("code"))}
		}
		_ = json.NewEncoder(w).Encode(said)
	}))
	return server
})

func idToken(key *ecdsa.PrivateKey, issuer, nonce string) string {
	at := testkit.Start.Unix()
	text, _ := json.Marshal(map[string]any{"iss": issuer, "aud": "shop", "sub": nonce, "nonce": nonce, "iat": at, "exp": at + 300})
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k1"}}, nil)
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

// beginLink sends the owner's browser to the provider in order to link it, and
// returns what the browser brings back.
func (o owner) beginLink() (*federation.Service, federation.AnswerInput) {
	portals, err := tenant.NewPortals(o.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
	require.NoError(o.T, err)
	s := federation.NewService(federation.Config{DB: o.DB, Portals: portals, Fetch: fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})})
	if o.Count("provider", "slug = 'harbor' AND removed_at IS NULL") == 0 {
		_, err := s.AddProvider(ctx, o.System(), federation.AddProviderInput{
			Kind: federation.OIDC, Slug: "harbor", Issuer: upstream().URL, ClientID: "shop", ClientSecret: "hush-hush", Label: "Harbor",
		})
		require.NoError(o.T, err)
		_, err = s.EnableProvider(ctx, o.System(), federation.Named{Slug: "harbor"})
		require.NoError(o.T, err)
	}
	browser := secret.String("the browser's own value")
	to, err := s.Begin(ctx, o.Customer(o.login), federation.BeginInput{Provider: "harbor", Browser: browser, Account: o.login})
	require.NoError(o.T, err)
	u, err := url.Parse(to.URL)
	require.NoError(o.T, err)
	sent := u.Query()
	return s, federation.AnswerInput{Provider: "harbor", State: sent.Get("state"), Code: secret.String(sent.Get("nonce")), Browser: browser}
}
