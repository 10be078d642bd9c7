package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/readmit/readmit/web"
	"github.com/stretchr/testify/require"
)

func TestEmbeddedAlwaysOpens(t *testing.T) {
	_, err := web.Embedded()
	require.NoError(t, err)
}

func TestUnbuiltAssetsSayWhatToDo(t *testing.T) {
	assets, err := web.Open(fstest.MapFS{".gitkeep": {}})
	require.NoError(t, err)
	require.False(t, assets.Built())

	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("page")) })
	for name, handler := range map[string]http.Handler{
		"asset": assets.Handler(),
		"page":  assets.RequireBuilt(page),
	} {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, assets.URL("console.js"), nil))
		require.Equal(t, http.StatusServiceUnavailable, answer.Code, name)
		require.Equal(t, web.NotBuilt, answer.Body.String(), name)
	}
}

func TestBuiltAssetsAreServedByHashedNameOnly(t *testing.T) {
	assets, err := web.Open(fstest.MapFS{
		web.ManifestName:      {Data: []byte(`{"console.js":"console-AB12.js"}`)},
		"console-AB12.js":     {Data: []byte("1")},
		"console-OUTDATED.js": {Data: []byte("2")},
	})
	require.NoError(t, err)
	require.Equal(t, "/assets/console-AB12.js", assets.URL("console.js"))

	for path, want := range map[string]int{
		"/assets/console-AB12.js":     http.StatusOK,
		"/assets/console.js":          http.StatusNotFound,
		"/assets/console-OUTDATED.js": http.StatusNotFound,
		"/assets/manifest.json":       http.StatusNotFound,
		"/assets/../embed.go":         http.StatusNotFound,
		"/assets/":                    http.StatusNotFound,
	} {
		answer := httptest.NewRecorder()
		assets.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, want, answer.Code, path)
	}

	answer := httptest.NewRecorder()
	assets.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, assets.URL("console.js"), nil))
	require.Contains(t, answer.Header().Get("Cache-Control"), "immutable")
	require.Contains(t, answer.Header().Get("Content-Type"), "javascript")
}

func TestABrokenManifestIsAnError(t *testing.T) {
	_, err := web.Open(fstest.MapFS{web.ManifestName: {Data: []byte("{")}})
	require.ErrorContains(t, err, "manifest")
}
