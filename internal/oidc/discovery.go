package oidc

import (
	"net/http"

	"github.com/readmit/readmit/internal/oauth"
)

// metadata describes a tenant's endpoints (OpenID Connect Discovery 1.0,
// section 3; RFC 8414, section 2). It names what there is and nothing else.
type metadata struct {
	Issuer               string   `json:"issuer"`
	Authorization        string   `json:"authorization_endpoint"`
	Token                string   `json:"token_endpoint"`
	UserInfo             string   `json:"userinfo_endpoint"`
	JWKS                 string   `json:"jwks_uri"`
	Introspection        string   `json:"introspection_endpoint"`
	Revocation           string   `json:"revocation_endpoint"`
	Device               string   `json:"device_authorization_endpoint"`
	EndSession           string   `json:"end_session_endpoint"`
	Scopes               []string `json:"scopes_supported"`
	ResponseTypes        []string `json:"response_types_supported"`
	ResponseModes        []string `json:"response_modes_supported"`
	GrantTypes           []string `json:"grant_types_supported"`
	SubjectTypes         []string `json:"subject_types_supported"`
	IDTokenAlgorithms    []string `json:"id_token_signing_alg_values_supported"`
	TokenAuthMethods     []string `json:"token_endpoint_auth_methods_supported"`
	IntrospectionMethods []string `json:"introspection_endpoint_auth_methods_supported"`
	RevocationMethods    []string `json:"revocation_endpoint_auth_methods_supported"`
	ChallengeMethods     []string `json:"code_challenge_methods_supported"`
	Claims               []string `json:"claims_supported"`
	ACR                  []string `json:"acr_values_supported"`
	Prompts              []string `json:"prompt_values_supported"`
	Locales              []string `json:"ui_locales_supported"`
	IssuerInAnswer       bool     `json:"authorization_response_iss_parameter_supported"`
	BackChannelLogout    bool     `json:"backchannel_logout_supported"`
	BackChannelSession   bool     `json:"backchannel_logout_session_supported"`
	RequestParameter     bool     `json:"request_parameter_supported"`
	RequestURIParameter  bool     `json:"request_uri_parameter_supported"`
	ClaimsParameter      bool     `json:"claims_parameter_supported"`
}

func (s *server) discovery(v *visit) error {
	at := func(path string) string { return v.issuer + "/oauth/" + path }
	secrets := []string{"client_secret_basic", "client_secret_post"}
	v.public()
	v.json(http.StatusOK, metadata{
		Issuer: v.issuer, Authorization: at("authorize"), Token: at("token"), UserInfo: at("userinfo"), JWKS: at("jwks"), Introspection: at("introspect"),
		Revocation: at("revoke"), Device: at("device_authorization"), EndSession: at("logout"),
		Scopes: oauth.Standard, ResponseTypes: []string{"code"}, ResponseModes: []string{"query"},
		GrantTypes:   []string{"authorization_code", "refresh_token", "client_credentials", deviceGrant},
		SubjectTypes: []string{"public"}, IDTokenAlgorithms: []string{"ES256"},
		TokenAuthMethods: append(secrets, "none"), IntrospectionMethods: secrets, RevocationMethods: append(secrets, "none"),
		ChallengeMethods: []string{"S256"}, ACR: []string{oauth.ACROne, oauth.ACRTwo}, Prompts: []string{"none", "login", "consent", "select_account", "create"},
		Claims: []string{
			"sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "name", "given_name", "family_name", "nickname", "preferred_username",
			"picture", "gender", "birthdate", "zoneinfo", "locale", "email", "email_verified", "phone_number", "phone_number_verified", "address",
		},
		Locales: []string{"en", "de", "es"}, IssuerInAnswer: true, BackChannelLogout: true, BackChannelSession: true,
	})
	return nil
}

func (s *server) jwks(v *visit) error {
	set, err := s.OAuth.JWKS(v.r.Context(), v.tenant.ID)
	if err != nil {
		return err
	}
	v.public()
	v.json(http.StatusOK, set)
	return nil
}

// public lets every page read what everybody may know, for a while. No cookie
// changes it, and none is sent along: * never goes with credentials (Fetch, 3.3.5).
func (v *visit) public() {
	v.w.Header().Set("Access-Control-Allow-Origin", "*")
	v.w.Header().Set("Cache-Control", "public, max-age=300")
}
