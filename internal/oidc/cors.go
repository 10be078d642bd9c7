package oidc

import (
	"net/http"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// shares are the endpoints that a single-page application asks from its own
// pages.
var shares = []string{"/oauth/token", "/oauth/userinfo", "/oauth/revoke", "/oauth/jwks"}

// preflight answers whether a page may ask at all: if some application of the
// tenant runs in pages of its origin. What it asks for then is bound to the one
// application: see [server.share].
func (s *server) preflight(v *visit) error {
	origin := v.r.Header.Get("Origin")
	v.w.Header().Add("Vary", "Origin")
	if origin != "" && slices.Contains(shares, v.r.URL.Path) {
		found, err := s.shared(v, origin)
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

// shared reports whether pages of an origin may ask at all: of some application
// of the tenant, or of a site that it lists.
func (s *server) shared(v *visit, origin string) (bool, error) {
	found, err := s.OAuth.AnyOrigin(v.r.Context(), v.tenant.ID, origin)
	if found || err != nil {
		return found, err
	}
	return s.listed(v, origin)
}

// listed reports whether the tenant lists a site.
func (s *server) listed(v *visit, origin string) (found bool, err error) {
	err = s.Store.Read(v.r.Context(), func(tx *store.Tx) error {
		found, err = tenant.ListsOrigin(v.r.Context(), tx, v.tenant.ID, origin)
		return err
	})
	return found, err
}

// share lets a page of the application, or of a site that the tenant lists,
// read the answer, and nobody else's: an allow-list, never the origin as it
// came, never with cookies (C79).
func (s *server) share(v *visit, c oauth.Client) error {
	v.w.Header().Add("Vary", "Origin")
	origin := v.r.Header.Get("Origin")
	if origin == "" {
		return nil
	}
	found := slices.Contains(c.Origins(), origin)
	if !found {
		var err error
		if found, err = s.listed(v, origin); err != nil {
			return err
		}
	}
	if found {
		v.allow(origin)
	}
	return nil
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
