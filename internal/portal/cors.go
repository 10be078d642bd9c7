package portal

import (
	"net/http"
	"strings"
)

// fromListed lets scripts of the sites that a tenant lists ask for the steps as
// JSON (Fetch, 3.3: the CORS protocol), and hands everything else to own, which
// refuses what other sites send.
//
// They may send the customer's cookies, because a sign-in without them leads to
// nothing: the answer names the one origin that asked, never *, and only https
// or localhost can be listed. Browsers send our cookies (SameSite=Lax) with a
// script's request from pages of the same registrable domain alone, so that
// any other listed site can register and ask for letters, and not be signed in.
// What is sent must be JSON still, which no form of a page can be (C78, C79).
func (p *portal) fromListed(listed, own http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, apiBase+"/") {
			own.ServeHTTP(w, r)
			return
		}
		w.Header().Add("Vary", "Origin")
		if !p.listed(r) {
			own.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
		h.Set("Access-Control-Allow-Credentials", "true")
		h.Set("Access-Control-Expose-Headers", "Retry-After, X-Request-Id")
		if r.Method != http.MethodOptions {
			listed.ServeHTTP(w, r)
			return
		}
		h.Set("Access-Control-Allow-Methods", "GET, POST")
		h.Set("Access-Control-Allow-Headers", "Content-Type")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	})
}

// listed reports whether the tenant of the host lists the origin that asks. What
// cannot be found out is not listed.
func (p *portal) listed(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	found, err := p.Find(r.Context(), r.Host)
	if err != nil {
		return false
	}
	listed, err := p.Tenants.ListsOrigin(r.Context(), found.ID, origin)
	return err == nil && listed
}
