package store

import (
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestSchemaGolden keeps schema.sql, which sqlc reads, equal to the rendered
// PostgreSQL migrations.
func TestSchemaGolden(t *testing.T) {
	files, err := rendered(Postgres)
	require.NoError(t, err)
	names, err := fs.Glob(files, "*.sql")
	require.NoError(t, err)
	var b strings.Builder
	b.WriteString("-- Rendered from migrations/ for PostgreSQL by `go test ./internal/store -run TestSchemaGolden -update`; sqlc reads it.\n")
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		body := strings.Replace(string(text), "-- +goose Up\n", "\n-- "+name+"\n", 1)
		require.NotContains(t, body, "{{", "an unknown type word in %s", name)
		b.WriteString(body)
	}
	if *update {
		require.NoError(t, os.WriteFile("schema.sql", []byte(b.String()), 0o644))
	}
	golden, err := os.ReadFile("schema.sql")
	require.NoError(t, err)
	require.Equal(t, b.String(), string(golden), "run the test with -update, then make generate")
}
