package oidc

import (
	"net/http"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/oauth"
)

// shares are the endpoints that a single-page application asks from its own
// pages.
var shares = []string{"/oauth/token", "/oauth/userinfo", "/oauth/revoke", "/oauth/jwks"}

// preflight answers whether a page may ask at all: if some application of the
// tenant runs in pages of its origin. What it asks for then is bound to the one
// application: see [visit.share].
func (s *server) preflight(v *visit) error {
	origin := v.r.Header.Get("Origin")
	v.w.Header().Add("Vary", "Origin")
	if origin != "" && slices.Contains(shares, v.r.URL.Path) {
		found, err := s.OAuth.AnyOrigin(v.r.Context(), v.tenant.ID, origin)
		if err != nil {
			return err
		}
		if found {
			v.allow(origin)
			v.w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
			v.w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP")
			v.w.Header().Set("Access-Control-Max-Age", "600")
		}
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

// share lets a page of the application read the answer, and nobody else's: an
// allow-list for each application, never the origin as it came, never with
// cookies (C79).
func (v *visit) share(c oauth.Client) {
	v.w.Header().Add("Vary", "Origin")
	if origin := v.r.Header.Get("Origin"); slices.Contains(c.Origins(), origin) {
		v.allow(origin)
	}
}

func (v *visit) allow(origin string) {
	v.w.Header().Set("Access-Control-Allow-Origin", origin)
	v.w.Header().Set("Access-Control-Expose-Headers", "WWW-Authenticate")
}

// bearer is the token in the header (RFC 6750, section 2.1), the one way of the
// three that leaves no trace in logs.
func (v *visit) bearer() string {
	scheme, token, _ := strings.Cut(v.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
