package rest_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/rest"
)

var update = flag.Bool("update", false, "write the golden files")

const reference = "../../docs/reference"

func TestReferenceIsUpToDate(t *testing.T) {
	document, err := rest.Document("1")
	require.NoError(t, err)
	requireGolden(t, "openapi.json", string(document)+"\n")
	requireGolden(t, "rest.md", rest.Reference())
}

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join(reference, name)
	if *update {
		require.NoError(t, os.MkdirAll(reference, 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test ./internal/rest -update")
	require.Equal(t, string(want), got, "%s is out of date: run go test ./internal/rest -update", name)
}

func bare(r *http.Request) { r.Header.Del("Authorization") }
