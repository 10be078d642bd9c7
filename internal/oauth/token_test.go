package oauth_test

import (
	"context"
	"encoding/base64"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC38ASignedTokenIsGoodForWhatItSaysOnly signs tokens by the tenant's own
// key, each with one thing in it that is not right: the signature does not make
// up for it (RFC 9068, section 4; RFC 8725, section 3).
func TestC38ASignedTokenIsGoodForWhatItSaysOnly(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s, ctx := oauth.NewService(k.DB), context.Background()
	const issuer = "https://id.shop.example"
	now := k.Clock.Now().Unix()
	right := oauth.AccessClaims{Issuer: issuer, Subject: "someone", Audience: issuer, Client: "app", ID: "tok_1", IssuedAt: now, Expires: now + oauth.AccessSeconds}
	try := func(typ string, change func(*oauth.AccessClaims)) error {
		claims := right
		change(&claims)
		token, err := s.SignFor(ctx, k.Tenant, typ, claims)
		require.NoError(t, err)
		_, err = s.Access(ctx, k.Tenant, issuer, token)
		return err
	}
	require.NoError(t, try(oauth.TypeAccess, func(*oauth.AccessClaims) {}), "and the right one is taken")
	for name, change := range map[string]func(*oauth.AccessClaims){
		"another issuer":          func(c *oauth.AccessClaims) { c.Issuer = "https://id.other.example" },
		"no issuer":               func(c *oauth.AccessClaims) { c.Issuer = "" },
		"another audience":        func(c *oauth.AccessClaims) { c.Audience = "https://api.shop.example" },
		"the client as audience":  func(c *oauth.AccessClaims) { c.Audience = c.Client },
		"nobody":                  func(c *oauth.AccessClaims) { c.Subject = "" },
		"no client":               func(c *oauth.AccessClaims) { c.Client = "" },
		"no id":                   func(c *oauth.AccessClaims) { c.ID = "" },
		"its last second":         func(c *oauth.AccessClaims) { c.IssuedAt, c.Expires = now-oauth.AccessSeconds, now },
		"no end":                  func(c *oauth.AccessClaims) { c.Expires = 0 },
		"issued later":            func(c *oauth.AccessClaims) { c.IssuedAt, c.Expires = now+120, now+120+oauth.AccessSeconds },
		"longer than any of ours": func(c *oauth.AccessClaims) { c.Expires = now + oauth.AccessSeconds + 1 },
	} {
		require.ErrorIs(t, try(oauth.TypeAccess, change), oauth.ErrToken, name)
	}
	for _, typ := range []string{oauth.TypeID, oauth.TypeLogout, "", "AT+JWT", "application/at+jwt"} {
		require.ErrorIs(t, try(typ, func(*oauth.AccessClaims) {}), oauth.ErrToken, "as %q", typ)
	}
	token, err := s.SignFor(ctx, k.AddTenant("other"), oauth.TypeAccess, right)
	require.NoError(t, err)
	_, err = s.Access(ctx, k.Tenant, issuer, token)
	require.ErrorIs(t, err, oauth.ErrToken, "by another tenant's key")

	good, err := s.SignFor(ctx, k.Tenant, oauth.TypeAccess, right)
	require.NoError(t, err)
	text := good.Reveal() // its 64 bytes end in a character of which two bits say nothing
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	at := strings.IndexByte(letters, text[len(text)-1])
	for i := range 4 {
		twin := text[:len(text)-1] + string(letters[at&^3|i])
		_, err := s.Access(ctx, k.Tenant, issuer, secret.String(twin))
		require.Equal(t, twin == text, err == nil, "one token has one text")
	}
}

// TestC39ALargeTokenIsNotParsed counts what is allocated for tokens that would
// make a parser copy them many times: nothing of their size is.
func TestC39ALargeTokenIsNotParsed(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s, ctx := oauth.NewService(k.DB), context.Background()
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"ES256","typ":"at+jwt"}`))
	const size = 8 << 20
	for name, token := range map[string]string{
		"a large claim":     header + "." + strings.Repeat("A", size) + ".AAAA",
		"a large signature": header + ".AAAA." + strings.Repeat("A", size),
		"a large header":    strings.Repeat("A", size) + ".AAAA.AAAA",
		"many parts":        strings.Repeat("A.", size/2),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := s.Access(ctx, k.Tenant, "https://id.shop.example", secret.String(token))
		runtime.ReadMemStats(&after)
		require.ErrorIs(t, err, oauth.ErrToken, name)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(size/4), name)
	}
}
