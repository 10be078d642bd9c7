package federation

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// algorithms are those with a public key: with another kind, whoever knows the
// client's secret or nothing could sign.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA}

func scopesOf(p provider) []string { return strings.Fields(p.Scopes) }

// oidcPerson checks the ID token, and asks the provider's UserInfo for what the
// token does not say.
func (s *Service) oidcPerson(ctx context.Context, p provider, d door, token *oauth2.Token, k kept, user string) (Upstream, error) {
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Upstream{}, &refusal{word: "id_token_missing", settings: true}
	}
	verifier := d.oidc.Verifier(&oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: algorithms, Now: s.db.Now})
	id, err := verifier.Verify(s.outward(ctx), raw)
	if err != nil {
		return Upstream{}, &refusal{word: "id_token_invalid", cause: err, settings: true}
	}
	var c claims
	if err := id.Claims(&c); err != nil {
		return Upstream{}, &refusal{word: "id_token_malformed", cause: err, settings: true}
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(k.Nonce)) != 1:
		return Upstream{}, &refusal{word: "nonce_wrong"}
	case id.Issuer != p.Issuer && p.Kind != Google: // Google's token may leave https:// out, which go-oidc knows
		return Upstream{}, &refusal{word: "issuer_wrong", settings: true}
	case !c.meantFor(p.ClientID, id.Audience):
		return Upstream{}, &refusal{word: "audience_wrong", settings: true}
	case id.AccessTokenHash != "" && id.VerifyAccessToken(token.AccessToken) != nil:
		return Upstream{}, &refusal{word: "access_token_wrong"}
	}
	if !c.has("email") && d.oidc.UserInfoEndpoint() != "" && p.Kind != Apple {
		if c, err = s.userInfo(ctx, d, token, id.Subject, c); err != nil {
			return Upstream{}, err
		}
	}
	who := c.person(id.Subject)
	if p.Kind == Apple {
		who.FirstName, who.LastName = appleName(user)
	}
	return who.checked()
}

// userInfo adds what UserInfo says, if it is about the same subject (OpenID
// Connect Core 1.0, 5.3.2). A provider that does not answer there has still
// said who it is.
func (s *Service) userInfo(ctx context.Context, d door, token *oauth2.Token, subject string, c claims) (claims, error) {
	info, err := d.oidc.UserInfo(s.outward(ctx), oauth2.StaticTokenSource(token))
	if err != nil {
		return c, nil
	}
	if info.Subject != subject {
		return nil, &refusal{word: "subject_mixed_up", settings: true}
	}
	more := claims{}
	if err := info.Claims(&more); err != nil {
		return c, nil
	}
	for name, value := range c {
		more[name] = value
	}
	return more, nil
}

// facebookPerson asks Facebook's graph who the access token is for. It proves
// that we hold the app's secret (Meta, "Secure Graph API Calls"). Facebook does
// not say that an address was proved.
func (s *Service) facebookPerson(ctx context.Context, p provider, token *oauth2.Token) (Upstream, error) {
	proof := hmac.New(sha256.New, []byte(p.secret.Reveal()))
	proof.Write([]byte(token.AccessToken))
	query := url.Values{"fields": {"id,first_name,last_name,email"}, "appsecret_proof": {hex.EncodeToString(proof.Sum(nil))}}
	header := http.Header{"Authorization": {"Bearer " + token.AccessToken}}
	answer, err := s.Fetch.Send(ctx, http.MethodGet, s.kinds[Facebook].person+"?"+query.Encode(), header, nil)
	if err != nil {
		return Upstream{}, down("person_failed", err)
	}
	if answer.Status >= 500 {
		return Upstream{}, down("person_failed", errors.New("it answered with an error"))
	}
	if answer.Status != http.StatusOK {
		return Upstream{}, &refusal{word: "person_refused", settings: true}
	}
	var c claims
	if err := json.Unmarshal(answer.Body, &c); err != nil {
		return Upstream{}, down("person_malformed", fmt.Errorf("read who it is: %w", err))
	}
	who := Upstream{Subject: c.text("id"), FirstName: c.name("first_name"), LastName: c.name("last_name"), Email: c.email()}
	return who.checked()
}

// facebookWord is what Facebook's token endpoint means, in the words of RFC 6749
// (5.2), which it does not use: a code that is not right, or a client that it
// does not know (Meta, "Error codes": 1 and 101 stand for the app's secret and
// id, 100 for a parameter, such as the verification code).
func facebookWord(body []byte) string {
	var said struct {
		Error struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &said) != nil {
		return saidWord("")
	}
	switch {
	case said.Error.Code == 100 && strings.Contains(said.Error.Message, "verification code"):
		return "invalid_grant"
	case said.Error.Code == 1, said.Error.Code == 101:
		return "invalid_client"
	}
	return saidWord("")
}
