package console

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/readmit/readmit/internal/console/view"
)

// safeNext returns the path if it is one of the desk's own pages, and an empty
// text otherwise: an address in a link must not lead to another site after
// sign-in (OWASP, unvalidated redirects).
func safeNext(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || u.Opaque != "" {
		return ""
	}
	if strings.ContainsAny(path, "\\\r\n\t") || len(path) > 4096 {
		return ""
	}
	if u.Path != view.TenantsPath && !strings.HasPrefix(u.Path, view.TenantsPath+"/") {
		return ""
	}
	return u.RequestURI()
}

// askToSignIn sends the reader to the sign-in form and notes where to return
// to. A note being written keeps its page, since the text would be lost.
func (c *console) askToSignIn(v *visit) {
	v.w.Header().Add("Vary", "Cookie")
	if v.fragment() && v.r.Method == http.MethodPost && v.r.PathValue("id") != "" {
		v.lineInstead(http.StatusUnauthorized, view.Result{Tone: "bad", Text: v.T("signin.ended_keep")})
		return
	}
	there := view.SignInPath
	if next := v.here(); next != "" {
		there += "?" + url.Values{"next": {next}}.Encode()
	}
	if v.fragment() {
		v.w.Header().Set("HX-Redirect", there)
		v.w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(v.w, v.r, there, http.StatusSeeOther)
}

// here is the page that the reader sees: the one asked for, or the one that
// the form or the fragment belongs to.
func (v *visit) here() string {
	if v.r.Method == http.MethodGet && !v.fragment() {
		return safeNext(v.r.URL.RequestURI())
	}
	from := v.r.Header.Get("HX-Current-URL")
	if from == "" {
		from = v.r.Referer()
	}
	u, err := url.Parse(from)
	if err != nil || u.Host != v.r.Host {
		return ""
	}
	return safeNext(u.RequestURI())
}
