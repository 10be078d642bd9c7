package oauth

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
)

// The types of token, as their header says it (RFC 9068, section 2.1; OpenID
// Connect Back-Channel Logout 1.0, section 2.4). None is taken for another.
const (
	typeAccess = "at+jwt"
	typeID     = "JWT"
	typeLogout = "logout+jwt"
)

// tokenLength is how long a token may be before anybody reads it (C39): ours
// have less than a quarter of it.
const tokenLength = 4096

// ErrToken is returned for an access token that is none of ours, has ended, or
// was revoked (RFC 6750, section 3.1).
var ErrToken = fault.New(fault.Unauthorized, "invalid_token", "The access token is not valid, has ended, or was revoked. Get a new one.")

// AccessClaims are the claims of an access token (RFC 9068, section 2.2).
type AccessClaims struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Audience string `json:"aud"`
	Client   string `json:"client_id"`
	Scope    string `json:"scope,omitempty"`
	ID       string `json:"jti"`
	IssuedAt int64  `json:"iat"`
	Expires  int64  `json:"exp"`
	AuthTime int64  `json:"auth_time,omitempty"`
	ACR      string `json:"acr,omitempty"`
	Session  string `json:"sid,omitempty"`
	// Grant is what our own endpoints look up; empty for a machine's token.
	Grant string `json:"gnt,omitempty"`
}

// idClaims are the claims of an ID token (OpenID Connect Core 1.0, section 2).
// Those about the person are answered by userinfo.
type idClaims struct {
	Issuer   string   `json:"iss"`
	Subject  string   `json:"sub"`
	Audience string   `json:"aud"`
	IssuedAt int64    `json:"iat"`
	Expires  int64    `json:"exp"`
	AuthTime int64    `json:"auth_time"`
	Nonce    string   `json:"nonce,omitempty"`
	ACR      string   `json:"acr,omitempty"`
	AMR      []string `json:"amr,omitempty"`
	Session  string   `json:"sid,omitempty"`
	AtHash   string   `json:"at_hash,omitempty"`
}

// sign gives a token of the claims by ES256 (RFC 7515, section 7.1; RFC 7518,
// section 3.4: r and s, 32 bytes each).
func (k signer) sign(typ string, claims any) (secret.String, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode the claims: %w", err)
	}
	header := `{"alg":"ES256","kid":"` + k.id + `","typ":"` + typ + `"}`
	b64 := base64.RawURLEncoding
	text := b64.EncodeToString([]byte(header)) + "." + b64.EncodeToString(payload)
	sum := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, sum[:])
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return secret.String(text + "." + b64.EncodeToString(signature)), nil
}

// verify reads a token of that type into claims, if one of the tenant's keys
// signed it. The algorithm is fixed, and a key comes from nowhere but the
// tenant's own keys (RFC 8725, sections 3.1 and 3.10). Who calls it checks the
// claims. It returns [ErrToken].
func (s *Service) verify(ctx context.Context, tenant, typ string, token secret.String, claims any) error {
	if len(token) > tokenLength || !writtenOnce(token.Reveal()) {
		return ErrToken
	}
	parsed, err := jose.ParseSignedCompact(token.Reveal(), []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(parsed.Signatures) != 1 {
		return ErrToken
	}
	header := parsed.Signatures[0].Protected
	if header.ExtraHeaders[jose.HeaderType] != typ || header.JSONWebKey != nil {
		return ErrToken
	}
	set, err := s.keys.of(ctx, tenant)
	if err != nil {
		return err
	}
	found := set.public.Key(header.KeyID)
	if len(found) != 1 {
		return ErrToken
	}
	payload, err := parsed.Verify(found[0].Key)
	if err != nil {
		return ErrToken
	}
	if json.Unmarshal(payload, claims) != nil {
		return ErrToken
	}
	return nil
}

// writtenOnce reports whether each part of a token is written in the one way
// that its bytes have: the last character of base64url has bits that say
// nothing (RFC 4648, section 3.5), and a token that reads the same with others
// there would be a second token.
func writtenOnce(token string) bool {
	for part := range strings.SplitSeq(token, ".") {
		if _, err := base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return false
		}
	}
	return true
}

// access checks an access token by itself: type, signature, issuer, audience
// and times. Whether it was revoked is asked elsewhere. It returns [ErrToken].
func (s *Service) access(ctx context.Context, tenant, issuer string, token secret.String) (AccessClaims, error) {
	var c AccessClaims
	if err := s.verify(ctx, tenant, typeAccess, token, &c); err != nil {
		return AccessClaims{}, err
	}
	now := s.db.Now()
	if c.Issuer != issuer || c.Audience != issuer || c.Subject == "" || c.Client == "" || c.ID == "" ||
		now.Unix() >= c.Expires || c.IssuedAt > now.Add(time.Minute).Unix() || c.Expires-c.IssuedAt > AccessSeconds {
		return AccessClaims{}, ErrToken
	}
	return c, nil
}

// atHash binds an ID token to its access token (OpenID Connect Core 1.0,
// section 3.1.3.6).
func atHash(access secret.String) string {
	sum := sha256.Sum256([]byte(access.Reveal()))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
