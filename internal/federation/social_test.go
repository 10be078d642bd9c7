package federation_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/testkit"
)

// TestAppleIsShownASignedSecret has Apple's ways: a signed client secret, an
// answer by POST, a name beside the token, and email_verified as a text.
func TestAppleIsShownASignedSecret(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.Service.At(federation.Apple, s.idp.URL)
		key := appleKey(t)
		_, err := s.AddProvider(ctx, s.admin, federation.AddProviderInput{Kind: "apple", ClientID: "shop", ClientSecret: key, TeamID: "ABCDE12345", KeyID: "KEY1234567"})
		require.NoError(t, err)
		_, err = s.EnableProvider(ctx, s.admin, federation.Named{Slug: "apple"})
		require.NoError(t, err)
		sent := s.begin(t, s.visitor(), federation.BeginInput{Provider: "apple"})
		require.Equal(t, "form_post", sent.Get("response_mode"))
		s.idp.set(func() {
			s.idp.claims = raw(map[string]string{"email": `"jess@privaterelay.example"`, "email_verified": `"true"`})
		})
		in := back(sent)
		in.Provider, in.User = "apple", `{"name":{"firstName":"Jess","lastName":"Smith"},"email":"victim@example.com"}`
		who, err := s.Answer(ctx, k.Tenant, in)
		require.NoError(t, err)
		require.Equal(t, []any{"apple", "up-1", "jess@privaterelay.example", false, "Jess", "Smith"}, []any{who.Identity, who.Subject, who.Email, who.EmailProved, who.FirstName, who.LastName})

		shown := s.idp.asked.Get("client_secret")
		jws, err := jose.ParseSigned(shown, []jose.SignatureAlgorithm{jose.ES256})
		require.NoError(t, err)
		require.Equal(t, "KEY1234567", jws.Signatures[0].Header.KeyID)
		private, err := federation.AppleKey(key)
		require.NoError(t, err)
		text, err := jws.Verify(private.Public())
		require.NoError(t, err)
		var claims map[string]any
		require.NoError(t, json.Unmarshal(text, &claims))
		now := float64(k.Clock.Now().Unix())
		require.Equal(t, map[string]any{"iss": "ABCDE12345", "sub": "shop", "aud": s.idp.URL, "iat": now, "exp": now + 300}, claims)
	})
}

// TestFacebookSaysWhoItIs goes Facebook's way, which has no ID token.
func TestFacebookSaysWhoItIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		var proof, bearer, answer string
		status := 200
		facebook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if r.URL.Path == "/token" {
				_, _ = w.Write([]byte(`{"access_token":"fb-token","token_type":"bearer"}`))
				return
			}
			proof, bearer = r.URL.Query().Get("appsecret_proof"), r.Header.Get("Authorization")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(answer))
		}))
		t.Cleanup(facebook.Close)
		s.Service.At(federation.Facebook, facebook.URL)
		_, err := s.AddProvider(ctx, s.admin, federation.AddProviderInput{Kind: "facebook", ClientID: "123", ClientSecret: "app-secret"})
		require.NoError(t, err)
		_, err = s.EnableProvider(ctx, s.admin, federation.Named{Slug: "facebook"})
		require.NoError(t, err)
		come := func() (federation.Upstream, error) {
			to, err := s.Begin(ctx, s.visitor(), federation.BeginInput{Provider: "facebook", Browser: browser})
			require.NoError(t, err)
			in := federation.AnswerInput{Provider: "facebook", State: stateOf(t, to.URL), Code: "code", Browser: browser}
			return s.Answer(ctx, k.Tenant, in)
		}
		answer = `{"id":"987","first_name":"Jess","last_name":"Smith","email":"jess@example.com","email_verified":true}`
		who, err := come()
		require.NoError(t, err)
		require.Equal(t, []any{"facebook", "987", "jess@example.com", false, "Jess"}, []any{who.Identity, who.Subject, who.Email, who.EmailProved, who.FirstName})
		require.Equal(t, "Bearer fb-token", bearer)
		require.Len(t, proof, 64)
		answer = `{"id":987}`
		_, err = come()
		require.Equal(t, "subject_missing", federation.WordOf(err))
		status, answer = 400, `{"error":{"message":"x"}}`
		_, err = come()
		require.Equal(t, "person_refused", federation.WordOf(err))
		status = 500
		_, err = come()
		require.ErrorIs(t, err, federation.ErrDown)
		s.Clock.Move(time.Second)
	})
}

func stateOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	return u.Query().Get("state")
}

// TestFacebooksClientIsTested shows it a code that it never issued: only the
// answer that the code is wrong says that it knows the app.
func TestFacebooksClientIsTested(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		var said string
		status := http.StatusBadRequest
		facebook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(said))
		}))
		t.Cleanup(facebook.Close)
		s.Service.At(federation.Facebook, facebook.URL)
		_, err := s.AddProvider(ctx, s.admin, federation.AddProviderInput{Kind: "facebook", ClientID: "123", ClientSecret: "app-secret"})
		require.NoError(t, err)
		for text, want := range map[string]string{
			`{"error":{"message":"Invalid verification code format.","type":"OAuthException","code":100}}`:                     "ok",
			`{"error":{"message":"Error validating client secret.","type":"OAuthException","code":1}}`:                         "invalid_client",
			`{"error":{"message":"Error validating application. Invalid application ID.","type":"OAuthException","code":101}}`: "invalid_client",
			`{"error":{"message":"Unsupported scope","type":"OAuthException","code":100}}`:                                     "unknown_error",
			`{"error":{"message":"Application request limit reached","type":"OAuthException","code":4}}`:                       "unknown_error",
			`not JSON`: "unknown_error",
			`{}`:       "unknown_error",
		} {
			said = text
			tested, err := s.TestProvider(ctx, s.admin, federation.Named{Slug: "facebook"})
			require.NoError(t, err)
			require.Equal(t, want, tested.Found, text)
			require.Equal(t, want == "ok", tested.OK)
		}
		status = http.StatusNotFound
		said = "<html>"
		tested, err := s.TestProvider(ctx, s.admin, federation.Named{Slug: "facebook"})
		require.NoError(t, err)
		require.False(t, tested.OK, "any page that is not found is no Facebook")
	})
}
