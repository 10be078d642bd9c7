package web

import (
	"io/fs"
	"net/http"
	"slices"
	"strings"
)

// NotBuilt is what a server without bundled assets answers, on every page and
// on every asset.
const NotBuilt = "assets not built: run make\n"

// ContentSecurityPolicy is the policy under which every console page is made
// to work: no script or style of another origin and none inside the page.
// Images may be data: addresses because Tabler's form controls draw their
// arrows and ticks that way.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Handler serves the bundled files under [Prefix]. A file of the manifest
// never changes under its name and is answered as immutable for a year;
// anything else is not found. While nothing is built it answers 503 with
// [NotBuilt].
func (a Assets) Handler() http.Handler {
	if !a.Built() {
		return http.HandlerFunc(answerNotBuilt)
	}
	names := make([]string, 0, len(a.manifest))
	for _, hashed := range a.manifest {
		names = append(names, hashed)
	}
	slices.Sort(names)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		if _, found := slices.BinarySearch(names, name); !found {
			http.NotFound(w, r)
			return
		}
		serve(w, r, a.files, name)
	})
}

// RequireBuilt lets requests through to next if the assets are built, and
// otherwise answers 503 with [NotBuilt], so that nobody has to work with a
// page that has lost its style and script.
func (a Assets) RequireBuilt(next http.Handler) http.Handler {
	if a.Built() {
		return next
	}
	return http.HandlerFunc(answerNotBuilt)
}

func serve(w http.ResponseWriter, r *http.Request, files fs.FS, name string) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeFileFS(w, r, files, name)
}

func answerNotBuilt(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write([]byte(NotBuilt))
}
