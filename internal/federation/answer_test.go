package federation_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func raw(claims map[string]string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for name, value := range claims {
		out[name] = json.RawMessage(value)
	}
	return out
}

func TestSomebodyComesByAProvider(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		sent := s.begin(t, s.visitor(), federation.BeginInput{})
		require.Equal(t, "code", sent.Get("response_type"))
		require.Equal(t, "S256", sent.Get("code_challenge_method"))
		require.Equal(t, "http://localhost:8485/sign-in/with/harbor/callback", sent.Get("redirect_uri"))
		require.Equal(t, "openid email profile", sent.Get("scope"))
		require.GreaterOrEqual(t, len(sent.Get("state")), 43)
		require.NotEqual(t, sent.Get("state"), sent.Get("nonce"))

		s.idp.set(func() {
			s.idp.claims = raw(map[string]string{"email": `"Jess@Example.com"`, "email_verified": "true", "given_name": `"Jess"`, "family_name": `"Smith"`, "locale": `"de-AT"`})
		})
		who, err := s.Answer(ctx, s.Tenant, back(sent))
		require.NoError(t, err)
		require.Equal(t, federation.Upstream{
			Provider: "harbor", Kind: "oidc", Label: "Harbor", Identity: "oidc:harbor", Issuer: s.idp.URL, Subject: "up-1", Email: "Jess@Example.com", EmailProved: true,
			FirstName: "Jess", LastName: "Smith", Locale: "de-AT", At: k.Clock.Now(),
		}, who)
		challenge := sha256.Sum256([]byte(s.idp.asked.Get("code_verifier")))
		require.Equal(t, sent.Get("code_challenge"), base64.RawURLEncoding.EncodeToString(challenge[:]))

		s.idp.set(func() {
			s.idp.person = `{"sub":"up-1","email":"a@example.org","email_verified":true,"given_name":"Ana"}`
		})
		s.Clock.Move(2 * time.Hour) // the document is read again
		s.idp.claims = raw(map[string]string{"exp": fmt.Sprint(later(3 * time.Hour))})
		who, err = s.come(t)
		require.NoError(t, err)
		require.Equal(t, []any{"a@example.org", true, "Ana"}, []any{who.Email, who.EmailProved, who.FirstName}, "what the token does not say, UserInfo says")
		s.idp.set(func() {
			s.idp.person = `{"sub":"another","email":"a@example.org","email_verified":true}`
			s.idp.claims = raw(map[string]string{"exp": fmt.Sprint(later(3 * time.Hour))})
		})
		_, err = s.come(t)
		require.Equal(t, "subject_mixed_up", federation.WordOf(err))
	})
}

// TestEveryClaimIsChecked lets a provider, or who sits between, send tokens that
// must not be taken (OpenID Connect Core 1.0, 3.1.3.7).
func TestEveryClaimIsChecked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		for name, c := range map[string]struct {
			claims map[string]string
			word   string
		}{
			"another issuer":              {map[string]string{"iss": `"https://accounts.google.com"`}, "id_token_invalid"},
			"another audience":            {map[string]string{"aud": `"other"`}, "id_token_invalid"},
			"no audience":                 {map[string]string{"aud": `-`}, "id_token_invalid"},
			"two audiences, no party":     {map[string]string{"aud": `["shop","other"]`}, "audience_wrong"},
			"another authorized party":    {map[string]string{"aud": `["shop","other"]`, "azp": `"other"`}, "audience_wrong"},
			"a party that is no text":     {map[string]string{"azp": `["shop"]`}, "audience_wrong"},
			"another party, one audience": {map[string]string{"azp": `"other"`}, "audience_wrong"},
			"expired":                     {map[string]string{"exp": fmt.Sprint(later(-time.Second))}, "id_token_invalid"},
			"no expiry":                   {map[string]string{"exp": `-`}, "id_token_invalid"},
			"not yet":                     {map[string]string{"nbf": fmt.Sprint(later(time.Hour))}, "id_token_invalid"},
			"another nonce":               {map[string]string{"nonce": `"guessed"`}, "nonce_wrong"},
			"no nonce":                    {map[string]string{"nonce": `-`}, "nonce_wrong"},
			"no subject":                  {map[string]string{"sub": `-`}, "subject_missing"},
			"an empty subject":            {map[string]string{"sub": `""`}, "subject_missing"},
			"a subject of two lines":      {map[string]string{"sub": `"a\u0000b"`}, "subject_missing"},
			"a subject with a space":      {map[string]string{"sub": `" up-1"`}, "subject_missing"},
			"a long subject":              {map[string]string{"sub": `"` + strings.Repeat("x", 256) + `"`}, "subject_missing"},
			"an access token of others":   {map[string]string{"at_hash": `"AAAAAAAAAAAAAAAAAAAAAA"`}, "access_token_wrong"},
		} {
			s.idp.set(func() { s.idp.claims = raw(c.claims) })
			_, err := s.come(t)
			require.ErrorIs(t, err, federation.ErrRefused, name)
			require.Equal(t, c.word, federation.WordOf(err), "%s: %v", name, err)
		}
		for name, sign := range map[string]func([]byte) string{
			"none": func(text []byte) string {
				return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + base64.RawURLEncoding.EncodeToString(text) + "."
			},
			"the client's secret as the key": func(text []byte) string { return signed(jose.HS256, []byte("hush-hush-hush-hush-hush-hush-32"), text) },
			"a key of nobody's": func(text []byte) string {
				return signed(jose.ES256, jose.JSONWebKey{Key: newIDP(t).key, KeyID: "k1"}, text)
			},
			"no token": func([]byte) string { return "" },
			"changed afterwards": func(text []byte) string {
				parts := strings.Split(signed(jose.ES256, jose.JSONWebKey{Key: s.idp.key, KeyID: "k1"}, text), ".")
				parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(text), "up-1", "up-2", 1)))
				return strings.Join(parts, ".")
			},
		} {
			s.idp.set(func() { s.idp.sign = sign })
			_, err := s.come(t)
			require.Equal(t, "id_token_invalid", federation.WordOf(err), "%s: %v", name, err)
		}
		s.idp.set(func() { s.idp.claims = raw(map[string]string{"aud": `["shop","other"]`, "azp": `"shop"`}) })
		_, err := s.come(t)
		require.NoError(t, err, "and the right one is taken")
	})
}

// TestC11 lets a hostile provider assert the victim's e-mail in twenty shapes.
// None of them leads to the victim's account: issuer and subject are who it is.
func TestC11(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		k.Account(account.Draft{FirstName: "Victim", Email: "victim@example.com", Identities: []account.DraftIdentity{{Type: "google", Subject: "up-1", CreatedAt: k.Clock.Now()}, {Type: "oidc:other", Subject: "up-1", CreatedAt: k.Clock.Now()}}})
		shapes := []string{
			`"victim@example.com"`, `"VICTIM@EXAMPLE.COM"`, `" victim@example.com"`, `"victim@example.com "`, `"victim@EXAMPLE.com."`, `"\"victim\"@example.com"`,
			`"victim@example.com\u0000@evil.example"`, `"victim@example.com,attacker@evil.example"`, `"attacker@evil.example,victim@example.com"`, `"victim@example.com@evil.example"`,
			`"<victim@example.com>"`, `"Victim <victim@example.com>"`, `"victim(x)@example.com"`, `"vict\u0069m@example.com"`, `"ｖictim@example.com"`, `"victim@exаmple.com"`,
			`["victim@example.com"]`, `{"value":"victim@example.com"}`, `"mailto:victim@example.com"`, `"victim%40example.com"`,
		}
		require.Len(t, shapes, 20)
		for _, shape := range shapes {
			for _, verified := range []string{"true", "false", `"true"`, "-"} {
				s.idp.set(func() {
					s.idp.claims = raw(map[string]string{"email": shape, "email_verified": verified, "sub": `"up-1"`})
				})
				who, err := s.come(t)
				require.NoError(t, err, shape)
				require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
					n, err := who.Of(ctx, tx, k.Tenant)
					require.Zero(t, n, "%s leads to the victim", shape)
					return err
				}))
				require.False(t, who.EmailProved && verified != "true", shape)
			}
		}
		attacker := k.Account(account.Draft{FirstName: "Mallory", Email: "mallory@example.com"})
		sent := s.begin(t, s.owner(attacker), federation.BeginInput{Account: attacker})
		s.idp.set(func() { s.idp.claims = raw(map[string]string{"email": shapes[0], "email_verified": "true"}) })
		who, err := s.Answer(ctx, k.Tenant, back(sent))
		require.NoError(t, err)
		_, err = s.Link(ctx, s.owner(attacker), federation.LinkInput{Account: attacker, Upstream: who})
		require.NoError(t, err, "who is signed in links what came back to the own account")
		require.Equal(t, 1, k.Count("account_identity", "type = 'oidc:harbor' AND subject = 'up-1'"))
		require.Equal(t, 2, k.Count("account_identity", "account = (SELECT account FROM account_identity WHERE type = 'google')"), "the victim has what they had")
	})
}

// TestC12 takes an address for proved by the JSON value true only.
func TestC12(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		for _, value := range []string{`"true"`, `"True"`, "1", "1.0", "[]", "[true]", "{}", `{"true":true}`, "null", "false", `""`, `"yes"`, "-"} {
			s.idp.set(func() { s.idp.claims = raw(map[string]string{"email": `"jess@example.com"`, "email_verified": value}) })
			who, err := s.come(t)
			require.NoError(t, err, value)
			require.Equal(t, "jess@example.com", who.Email)
			require.False(t, who.EmailProved, value)
		}
		s.idp.set(func() { s.idp.claims = raw(map[string]string{"email_verified": "true"}) })
		who, err := s.come(t)
		require.NoError(t, err)
		require.False(t, who.EmailProved, "no address, nothing proved")
	})
}

// TestC13 gives addresses that parsers differ on: they are none.
func TestC13(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		for _, email := range []string{
			`"a@b@example.com"`, `"a@example.com@"`, `"@example.com"`, `"a@"`, `"a"`, `""`, `"a b@example.com"`, `"a@example.com\nb@example.org"`, `"a@[127.0.0.1]"`, `"a@localhost"`,
			`"\"a@evil.example\"@example.com"`, `"a@evil.example (@example.com)"`, `"a@evil.example;@example.com"`, `["a@example.com","b@example.com"]`, `7`, `null`, `true`,
			`"` + strings.Repeat("a", 65) + `@example.com"`, `"a@` + strings.Repeat("x.", 130) + `com"`,
		} {
			s.idp.set(func() { s.idp.claims = raw(map[string]string{"email": email, "email_verified": "true"}) })
			who, err := s.come(t)
			require.NoError(t, err, email)
			require.Empty(t, who.Email, email)
			require.False(t, who.EmailProved, email)
		}
	})
}

// TestC15 tries to finish one flow by another's answer.
func TestC15(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.add(t, "second", s.idp.URL)
		s.idp.set(func() {})
		victim, attacker := k.Account(account.Draft{FirstName: "Victim"}), k.Account(account.Draft{FirstName: "Mallory"})

		first, second := s.begin(t, s.visitor(), federation.BeginInput{}), s.begin(t, s.visitor(), federation.BeginInput{Browser: "another browser's value"})
		swapped := back(first)
		swapped.State = second.Get("state")
		_, err := s.Answer(ctx, k.Tenant, swapped)
		require.ErrorIs(t, err, federation.ErrFlow, "another browser's state")
		crossed := back(first)
		crossed.Code = secret.String(second.Get("nonce"))
		_, err = s.Answer(ctx, k.Tenant, crossed)
		require.Equal(t, "nonce_wrong", federation.WordOf(err), "another flow's code")
		_, err = s.Answer(ctx, k.Tenant, back(first))
		require.ErrorIs(t, err, federation.ErrFlow, "it was used, although nothing came of it")

		for name, change := range map[string]func(*federation.AnswerInput){
			"at another provider":  func(in *federation.AnswerInput) { in.Provider = "second" },
			"without the browser":  func(in *federation.AnswerInput) { in.Browser = "" },
			"with a guessed state": func(in *federation.AnswerInput) { in.State = strings.Repeat("A", 43) },
		} {
			in := back(s.begin(t, s.visitor(), federation.BeginInput{}))
			change(&in)
			_, err = s.Answer(ctx, k.Tenant, in)
			require.ErrorIs(t, err, federation.ErrFlow, name)
		}
		_, err = s.Answer(ctx, k.AddTenant("other"), back(s.begin(t, s.visitor(), federation.BeginInput{})))
		require.ErrorIs(t, err, federation.ErrFlow, "in another tenant")
		in := back(s.begin(t, s.visitor(), federation.BeginInput{}))
		in.Issuer = "https://evil.example"
		_, err = s.Answer(ctx, k.Tenant, in)
		require.Equal(t, "issuer_mixed_up", federation.WordOf(err), "RFC 9207")

		mine, err := s.Answer(ctx, k.Tenant, back(s.begin(t, s.owner(attacker), federation.BeginInput{Account: attacker})))
		require.NoError(t, err)
		_, err = s.Link(ctx, s.owner(victim), federation.LinkInput{Account: victim, Upstream: mine})
		require.ErrorIs(t, err, federation.ErrFlow, "an answer links to who began, and to nobody else")
		signingIn, err := s.come(t)
		require.NoError(t, err)
		_, err = s.Link(ctx, s.owner(victim), federation.LinkInput{Account: victim, Upstream: signingIn})
		require.ErrorIs(t, err, federation.ErrFlow, "an answer to a sign-in links nothing")
		_, err = s.Link(ctx, s.owner(attacker), federation.LinkInput{Account: victim, Upstream: mine})
		require.Equal(t, "not_found", testkit.Code(err))
		_, err = s.Begin(ctx, s.owner(attacker), federation.BeginInput{Provider: "harbor", Browser: browser, Account: victim})
		require.Equal(t, "not_found", testkit.Code(err), "nobody begins for somebody else")
		s.Clock.Move(2 * time.Minute)
		_, err = s.Link(ctx, s.owner(attacker), federation.LinkInput{Account: attacker, Upstream: mine})
		require.ErrorIs(t, err, federation.ErrFlow, "an answer is for at once")
		require.Zero(t, k.Count("account_identity", ""))
	})
}

// TestC16 switches the provider off while somebody is on the way.
func TestC16(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.idp.set(func() {})
		sent, linking := s.begin(t, s.visitor(), federation.BeginInput{}), k.Account(account.Draft{FirstName: "Jess"})
		came, err := s.Answer(ctx, k.Tenant, back(s.begin(t, s.owner(linking), federation.BeginInput{Account: linking})))
		require.NoError(t, err)
		states := map[string]bool{}
		for range 50 {
			states[s.begin(t, s.visitor(), federation.BeginInput{}).Get("state")] = true
		}
		require.Len(t, states, 50)
		_, err = s.DisableProvider(ctx, s.admin, federation.Named{Slug: "harbor"})
		require.NoError(t, err)
		asked := s.idp.asked
		_, err = s.Answer(ctx, k.Tenant, back(sent))
		require.ErrorIs(t, err, federation.ErrDisabled)
		require.Equal(t, asked, s.idp.asked, "the provider was not asked")
		_, err = s.Begin(ctx, s.visitor(), federation.BeginInput{Provider: "harbor", Browser: browser})
		require.ErrorIs(t, err, federation.ErrDisabled)
		_, err = s.Link(ctx, s.owner(linking), federation.LinkInput{Account: linking, Upstream: came})
		require.ErrorIs(t, err, federation.ErrDisabled, "not even by an answer that came before")
		_, err = s.Begin(ctx, s.visitor(), federation.BeginInput{Provider: "none", Browser: browser})
		require.ErrorIs(t, err, federation.ErrDisabled, "what is not there cannot be told from what is off")

		_, err = s.RemoveProvider(ctx, s.admin, federation.Named{Slug: "harbor"})
		require.NoError(t, err)
		in := federation.AddProviderInput{Kind: federation.OIDC, Slug: "harbor", Issuer: "https://evil.example", ClientID: "x", ClientSecret: "x", Label: "Harbor"}
		_, err = s.AddProvider(ctx, s.admin, in)
		require.ErrorIs(t, err, federation.ErrSlugKept, "another issuer does not take over the short name's people")
		in.Issuer = s.idp.URL
		added, err := s.AddProvider(ctx, s.admin, in)
		require.NoError(t, err)
		require.False(t, added.Enabled)
	})
}

// TestAFlowComesBackOnce answers one flow two hundred times at once.
func TestAFlowComesBackOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.idp.set(func() {})
		in := back(s.begin(t, s.visitor(), federation.BeginInput{}))
		var done, refused atomic.Int64
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				_, err := s.Answer(ctx, k.Tenant, in)
				switch {
				case err == nil:
					done.Add(1)
				case errors.Is(err, federation.ErrFlow):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, done.Load())
		require.EqualValues(t, 199, refused.Load())
		late := back(s.begin(t, s.visitor(), federation.BeginInput{}))
		s.Clock.Move(federation.FlowFor)
		_, err := s.Answer(ctx, k.Tenant, late)
		require.ErrorIs(t, err, federation.ErrFlow, "ten minutes, and no longer")
		s.Clock.Move(25 * time.Hour)
		require.NoError(t, s.Purge(ctx))
		require.Zero(t, k.Count("federation_flow", ""))
	})
}

// TestC48 holds every request of the libraries to package fetch: without a
// network that is allowed, nothing of a provider is asked.
func TestC48(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		var reached atomic.Int64
		canary := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) })
		s.idp.Config.Handler = canary
		closed := federation.NewService(federation.Config{DB: k.DB, Portals: s.Portals, Fetch: closedFetch()})
		_, err := closed.Begin(ctx, s.visitor(), federation.BeginInput{Provider: "harbor", Browser: browser})
		require.ErrorIs(t, err, federation.ErrDown)
		tested, err := closed.TestProvider(ctx, s.admin, federation.Named{Slug: "harbor"})
		require.NoError(t, err)
		require.Equal(t, "discovery_failed", tested.Found)
		require.Zero(t, reached.Load())
	})
}

// TestWhoIsAtFaultIsCounted counts what the provider or the settings caused.
func TestWhoIsAtFaultIsCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		failing := func() []federation.Failing {
			var list []federation.Failing
			require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
				on, found, err := federation.Working(ctx, tx)
				require.EqualValues(t, 1, on)
				list = found
				return err
			}))
			return list
		}
		s.idp.set(func() {})
		for range 5 {
			in := back(s.begin(t, s.visitor(), federation.BeginInput{}))
			in.Error = "access_denied"
			_, err := s.Answer(ctx, k.Tenant, in)
			require.Equal(t, "access_denied", federation.WordOf(err))
		}
		require.Empty(t, failing(), "who goes back is no failure")
		since := k.Clock.Now().UTC()
		s.idp.set(func() { s.idp.refuse = "invalid_client" })
		for range 3 {
			_, err := s.come(t)
			require.Equal(t, "invalid_client", federation.WordOf(err))
			s.Clock.Move(time.Second)
		}
		require.Equal(t, []federation.Failing{{Tenant: "The shop", Label: "Harbor", Times: 3, Since: since, Code: "invalid_client"}}, failing())
		s.idp.set(func() { s.idp.status = 503 })
		_, err := s.come(t)
		require.ErrorIs(t, err, federation.ErrDown)
		require.Equal(t, "token_failed", failing()[0].Code)
		s.idp.set(func() { s.idp.refuse = "<script>" })
		_, err = s.come(t)
		require.Equal(t, "unknown_error", federation.WordOf(err))
		s.idp.set(func() {})
		_, err = s.come(t)
		require.NoError(t, err)
		require.Empty(t, failing())
	})
}

func TestOnlyVisitorsAndOwnersBegin(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		_, err := s.Begin(ctx, k.Actor(authz.Administrator), federation.BeginInput{Provider: "harbor", Browser: browser})
		require.Equal(t, "not_allowed", testkit.Code(err))
		_, err = s.Begin(ctx, s.visitor(), federation.BeginInput{Provider: "harbor", Browser: "short"})
		require.Equal(t, "invalid_input", testkit.Code(err))
	})
}
