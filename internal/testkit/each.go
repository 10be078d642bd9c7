package testkit

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
)

// EachStore runs f on a fresh SQLite database and on a fresh PostgreSQL
// database, side by side.
func EachStore(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, Postgres(t))
	})
}

// SQLite opens a fresh SQLite database that does not wait for the disk.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	dir := t.TempDir()
	copyTemplate(t, dir)
	return open(t, store.Config{Dir: dir, Unlogged: true})
}

// Postgres opens a fresh PostgreSQL database.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return open(t, store.Config{URL: postgresURL(t)})
}

// Pooled opens a fresh PostgreSQL database as it is opened where its address
// leads to a pooler, and another to the database itself.
func Pooled(t testing.TB) *store.DB {
	t.Helper()
	url := postgresURL(t)
	return open(t, store.Config{URL: url, Direct: url})
}

// PostgresURL returns the address of a fresh PostgreSQL database, for tests of
// whole processes.
func PostgresURL(t testing.TB) string {
	t.Helper()
	return postgresURL(t)
}

func open(t testing.TB, cfg store.Config) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

var file struct {
	once  sync.Once
	bytes []byte
	err   error
}

// copyTemplate puts a migrated database into dir: migrating once per process
// is enough.
func copyTemplate(t testing.TB, dir string) {
	t.Helper()
	file.once.Do(func() { file.bytes, file.err = migratedFile() })
	require.NoError(t, file.err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, store.File), file.bytes, 0o600))
}

func migratedFile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "readmit-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := store.Open(context.Background(), store.Config{Dir: dir, Unlogged: true})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, store.File))
}
