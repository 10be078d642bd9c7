package federation_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func closedFetch() *fetch.Client { return fetch.New(fetch.Config{}) }

func appleKey(t *testing.T) secret.String {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return secret.String(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func TestAProviderIsAddedChangedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.Clock.Move(time.Second)
		s.admin.FreshAt = s.Clock.Now()
		google, err := s.AddProvider(ctx, s.admin, federation.AddProviderInput{Kind: "google", ClientID: "123.apps.example", ClientSecret: "SECRET-CANARY"})
		require.NoError(t, err)
		require.Equal(t, []any{"google", "https://accounts.google.com", "Google", "openid email profile", false}, []any{google.Slug, google.Issuer, google.Label, google.Scopes, google.Enabled})
		require.Equal(t, "http://localhost:8485/sign-in/with/google/callback", google.RedirectURI)
		_, err = s.AddProvider(ctx, s.admin, federation.AddProviderInput{Kind: "google", ClientID: "x", ClientSecret: "x"})
		require.ErrorIs(t, err, federation.ErrProviderExists)
		changed, err := s.ChangeProvider(ctx, s.admin, federation.ChangeProviderInput{Slug: "google", Version: google.Version, ClientID: "456", Label: "Google account"})
		require.NoError(t, err)
		require.Equal(t, "Google account", changed.Label)
		_, err = s.ChangeProvider(ctx, s.admin, federation.ChangeProviderInput{Slug: "google", Version: google.Version, ClientID: "789"})
		require.ErrorIs(t, err, federation.ErrProviderChanged)
		_, err = s.EnableProvider(ctx, s.admin, federation.Named{Slug: "google"})
		require.NoError(t, err)
		_, err = s.EnableProvider(ctx, s.admin, federation.Named{Slug: "google"})
		require.ErrorIs(t, err, federation.ErrAlreadyEnabled)
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			offered, err := federation.Offered(ctx, tx, k.Tenant)
			require.Equal(t, []federation.Offer{{"harbor", "oidc:harbor", "Harbor", "login-2"}, {"google", "google", "Google account", "brand-google"}}, offered)
			return err
		}))
		list, err := s.ListProviders(ctx, s.admin, federation.ListProvidersInput{})
		require.NoError(t, err)
		text, err := json.Marshal(list)
		require.NoError(t, err)
		require.NotContains(t, string(text), "CANARY")
		require.Zero(t, k.Count("provider", "CAST(secret AS text) LIKE '%CANARY%'"))
		_, err = s.RemoveProvider(ctx, s.admin, federation.Named{Slug: "google"})
		require.NoError(t, err)
		require.Equal(t, 1, k.Count("provider", "slug = 'google' AND secret IS NULL"))
		for _, act := range []error{second(s.EnableProvider(ctx, s.admin, federation.Named{Slug: "google"})), second(s.RemoveProvider(ctx, s.admin, federation.Named{Slug: "google"}))} {
			require.ErrorIs(t, act, federation.ErrUnknownProvider)
		}
		elsewhere := k.System()
		elsewhere.Tenant = k.AddTenant("other")
		_, err = s.RemoveProvider(ctx, elsewhere, federation.Named{Slug: "harbor"})
		require.ErrorIs(t, err, federation.ErrUnknownProvider, "of another tenant")
	})
}

func second[T any](_ T, err error) error { return err }

func TestAProvidersDetailsAreChecked(t *testing.T) {
	good := federation.AddProviderInput{Kind: "oidc", Slug: "harbor", Issuer: "https://login.example.com/realms/x", ClientID: "shop", ClientSecret: "hush", Label: "Harbor"}
	require.NoError(t, good.Validate())
	apple := federation.AddProviderInput{Kind: "apple", ClientID: "com.example.shop", ClientSecret: appleKey(t), TeamID: "ABCDE12345", KeyID: "KEY1234567"}
	require.NoError(t, apple.Validate())
	for field, bad := range map[string][]func(*federation.AddProviderInput){
		"kind":          {func(in *federation.AddProviderInput) { in.Kind = "github" }},
		"slug":          {func(in *federation.AddProviderInput) { in.Slug = "Harbor" }, func(in *federation.AddProviderInput) { in.Slug = "google" }, func(in *federation.AddProviderInput) { in.Slug = "" }},
		"client_id":     {func(in *federation.AddProviderInput) { in.ClientID = "" }, func(in *federation.AddProviderInput) { in.ClientID = "a\nb" }},
		"client_secret": {func(in *federation.AddProviderInput) { in.ClientSecret = "" }, func(in *federation.AddProviderInput) { in.ClientSecret = secret.String(strings.Repeat("x", 5000)) }},
		"scopes":        {func(in *federation.AddProviderInput) { in.Scopes = "email" }, func(in *federation.AddProviderInput) { in.Scopes = "openid  email" }, func(in *federation.AddProviderInput) { in.Scopes = "openid&prompt=none" + "\"" }},
		"label":         {func(in *federation.AddProviderInput) { in.Label = "" }, func(in *federation.AddProviderInput) { in.Label = strings.Repeat("x", 61) }},
		"icon":          {func(in *federation.AddProviderInput) { in.Icon = "https://evil.example/x.svg" }},
	} {
		for _, change := range bad {
			in := good
			change(&in)
			f := fault.As(in.Validate())
			require.NotNil(t, f, field)
			require.Equal(t, field, f.Fields[0].Name)
		}
	}
	for _, issuer := range []string{"", "http://login.example.com", "https://a@login.example.com", "https://login.example.com?x=1", "https://login.example.com#x", "javascript:alert(1)", "https://", "ftp://login.example.com", "https://login.example.com/ x"} {
		in := good
		in.Issuer = issuer
		require.Error(t, in.Validate(), issuer)
	}
	for _, change := range []func(*federation.AddProviderInput){
		func(in *federation.AddProviderInput) { in.ClientSecret = "no key" }, func(in *federation.AddProviderInput) { in.TeamID = "x" },
		func(in *federation.AddProviderInput) { in.KeyID = "" }, func(in *federation.AddProviderInput) { in.Issuer = "https://evil.example" },
	} {
		in := apple
		change(&in)
		require.Error(t, in.Validate())
	}
}

func TestAProviderIsTested(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		found := func() string {
			tested, err := s.TestProvider(ctx, s.admin, federation.Named{Slug: "harbor"})
			require.NoError(t, err)
			require.Equal(t, tested.Found == "ok", tested.OK)
			return tested.Found
		}
		s.idp.set(func() { s.idp.refuse = "invalid_grant" })
		require.Equal(t, "ok", found(), "it knows the client, and not the code")
		s.idp.set(func() { s.idp.refuse = "invalid_client" })
		require.Equal(t, "invalid_client", found())
		s.idp.set(func() { s.idp.status = 500 })
		require.Equal(t, "token_failed", found())
		s.idp.Close()
		require.Equal(t, "discovery_failed", found())
		require.Equal(t, 4, k.Count("audit", "op = 'federation.test_provider' AND outcome = 'done'"))
		_, err := s.TestProvider(ctx, k.Actor(authz.Agent), federation.Named{Slug: "harbor"})
		require.Equal(t, "not_allowed", testkit.Code(err))
	})
}

func TestUnlinkingLeavesAWayIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		at := k.Clock.Now()
		jess := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", Identities: []account.DraftIdentity{{Type: "password", CreatedAt: at}, {Type: "google", Subject: "1", CreatedAt: at}, {Type: "oidc:harbor", Subject: "2", CreatedAt: at}}})
		agent := k.Actor(authz.Agent)
		unlink := func(who authz.Actor, identity string) error {
			return second(s.Unlink(ctx, who, federation.UnlinkInput{Account: jess, Identity: identity}))
		}
		require.Equal(t, "reason_required", testkit.Code(unlink(agent, "google")))
		agent.Call.Reason = "asked by the owner"
		require.Equal(t, "invalid_input", testkit.Code(unlink(agent, "password")))
		require.NoError(t, unlink(agent, "google"))
		require.ErrorIs(t, unlink(agent, "google"), account.ErrNoIdentity)
		require.NoError(t, unlink(s.owner(jess), "oidc:harbor"))
		require.Equal(t, 2, k.Count("event", "type = 'federation.identity_unlinked'"))
		require.Equal(t, 2, k.Count("message", "template = 'notice.identity_unlinked'"), "the owner is told")

		ana := k.Account(account.Draft{FirstName: "Ana", Identities: []account.DraftIdentity{{Type: "google", Subject: "3", CreatedAt: at}}})
		_, err := s.Unlink(ctx, agent, federation.UnlinkInput{Account: ana, Identity: "google"})
		require.ErrorIs(t, err, account.ErrLastIdentity)
		require.Equal(t, 1, k.Count("account_identity", "subject = '3'"))
		_, err = s.Unlink(ctx, s.owner(jess), federation.UnlinkInput{Account: ana, Identity: "google"})
		require.Equal(t, "not_found", testkit.Code(err))
	})
}
