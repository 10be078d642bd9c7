package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// modes returns who may read each file of a database that is in use.
func modes(t *testing.T, dir string) map[string]os.FileMode {
	t.Helper()
	db, err := Open(context.Background(), Config{Dir: dir, Unlogged: true})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.Write(context.Background(), func(tx *Tx) error {
		_, err := tx.ExecContext(context.Background(), "INSERT INTO installation (key, value) VALUES ('x', 'y') ON CONFLICT (key) DO UPDATE SET value = 'z'")
		return err
	}))
	out := map[string]os.FileMode{}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(filepath.Join(dir, File+suffix))
		require.NoError(t, err)
		out[suffix] = info.Mode().Perm()
	}
	return out
}

func TestNobodyElseReadsTheFile(t *testing.T) {
	private := map[string]os.FileMode{"": 0o600, "-wal": 0o600, "-shm": 0o600}
	dir := filepath.Join(t.TempDir(), "open")
	require.NoError(t, os.Mkdir(dir, 0o755))
	require.Equal(t, private, modes(t, dir), "a folder that was there before")
	require.NoError(t, os.Chmod(filepath.Join(dir, File), 0o644))
	require.Equal(t, private, modes(t, dir), "a file that others could read before")
}
