package view_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/web"
	"github.com/stretchr/testify/require"
)

// TestGallery serves every sample page on loopback and lets a headless browser
// look at it in light, dark and narrow, in three languages: no violation that
// axe knows, no breach of the content security policy, no script error, no
// sideways scrolling. READMIT_SHOTS names a folder to keep the pictures in. It
// takes minutes, so it belongs to make test-browser, which sets READMIT_BROWSER.
func TestGallery(t *testing.T) {
	if os.Getenv("READMIT_BROWSER") == "" {
		t.Skip("a test of the browser step: run make test-browser")
	}
	assets, err := web.Embedded()
	require.NoError(t, err)
	if !assets.Built() {
		t.Skip("the assets are not bundled: run `go run ./web/build` first")
	}
	if _, err := os.Stat(filepath.Join("..", "..", "..", "web", "node_modules", "playwright-core")); err != nil {
		t.Skip("the browser driver is not installed: run `npm ci --ignore-scripts` in web")
	}
	address, names := serveGallery(t, assets)
	run := exec.CommandContext(t.Context(), "node", "test/gallery.mjs", address, strings.Join(names, ","))
	run.Dir = filepath.Join("..", "..", "..", "web")
	out, err := run.CombinedOutput()
	t.Log(string(out))
	require.NoError(t, err)
}

// serveGallery serves /{language}/{page} until the test ends, and answers the
// few addresses that the pages' script calls. It gives the names of the pages.
func serveGallery(t *testing.T, assets web.Assets) (string, []string) {
	catalog, err := locale.Load()
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets.Handler())
	for _, l := range locale.Languages {
		texts := catalog.For(l.Tag)
		for name, page := range samplePages(texts, assets) {
			mux.HandleFunc("GET /"+l.Tag+"/"+name, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", web.ContentSecurityPolicy)
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_ = page.Render(r.Context(), w)
			})
		}
	}
	mux.HandleFunc("GET /t/harbor/customers", func(w http.ResponseWriter, r *http.Request) {
		_ = view.Customers(sampleStart(sampleView(catalog.For("en"), assets))).Render(r.Context(), w)
	})
	serveFragments(mux, sampleView(catalog.For("en"), assets))

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: mux}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		require.NoError(t, server.Close())
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String(), slices.Sorted(maps.Keys(samplePages(catalog.For("en"), assets)))
}

// serveFragments answers what a page asks for while it is used.
func serveFragments(mux *http.ServeMux, v view.View) {
	found := *sampleFound(v).Results
	mux.HandleFunc("POST /t/harbor/customers/search", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("HX-Replace-Url", "/en/results")
		results := found
		results.Readings = []view.Reading{{Field: "anything", How: "like", Value: r.FormValue("q"), Clear: "q"}}
		_ = view.ResultsRegion(v, results).Render(r.Context(), w)
	})
	mux.HandleFunc("POST /t/harbor/customers/suggest", func(w http.ResponseWriter, r *http.Request) {
		_ = view.Suggestions(v, "harbor", found.Rows[:3]).Render(r.Context(), w)
	})
	mux.HandleFunc("GET "+view.PalettePath("harbor"), func(w http.ResponseWriter, r *http.Request) {
		_ = view.PaletteEntries(v, samplePalette(v)).Render(r.Context(), w)
	})
	mux.HandleFunc("GET /t/harbor/figures", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte("{}"))
	})
	account := view.AccountPath("harbor", sampleAccount().LoginID)
	mux.HandleFunc("GET "+account+"/duplicates/count", func(w http.ResponseWriter, r *http.Request) {
		_ = view.DuplicateCount(v, account+"/duplicates", 2).Render(r.Context(), w)
	})
	mux.HandleFunc("GET "+view.StreamPath, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for order, card := range []string{"c1", "fresh"} {
			_, _ = fmt.Fprintf(w, "event: activity\ndata: {\"account\":%q,\"card\":%q,\"order\":%d}\n\n", sampleAccount().LoginID, card, order+1000)
		}
		w.(http.Flusher).Flush()
		waitForClient(r.Context())
	})
	mux.HandleFunc("POST "+account+"/notes", func(w http.ResponseWriter, r *http.Request) {
		form := view.NoteForm{Slug: "harbor", LoginID: sampleAccount().LoginID, Key: "idem-2"}
		if r.FormValue("text") == "4111 1111 1111 1111" && r.FormValue("confirmed") == "" {
			form.Text, form.Warning = r.FormValue("text"), v.T("note.looks_like_card")
			w.WriteHeader(http.StatusUnprocessableEntity)
			_ = view.NoteFormRegion(v, form).Render(r.Context(), w)
			return
		}
		card := view.Card{ID: "new", Kind: view.KindNote, At: sampleNow, Actor: view.Actor{Kind: view.ByStaff, Name: "Maria Berg"}, Note: &view.Note{ID: "not_new", Text: r.FormValue("text")}}
		_ = view.NoteAdded(v, form, card, view.Result{Tone: view.Good, Text: v.T("note.added")}).Render(r.Context(), w)
	})
}

func waitForClient(ctx context.Context) { <-ctx.Done() }
