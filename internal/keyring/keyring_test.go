package keyring_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/stretchr/testify/require"
)

// The test binary started with this variable opens the folder it names and
// prints what it got: the second process of the tests about creation.
const childFolder = "READMIT_TEST_KEY_FOLDER"

func TestMain(m *testing.M) {
	dir := os.Getenv(childFolder)
	if dir == "" {
		os.Exit(m.Run())
	}
	ring, err := keyring.Open(dir, clock)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(fingerprint(ring))
	os.Exit(0)
}

func clock() time.Time { return time.Date(2026, 11, 21, 9, 30, 0, 0, time.UTC) }

// Two rings with the same fingerprint hold the same root, the same newest key
// of every purpose, and the same signing key.
func fingerprint(ring *keyring.Ring) string {
	text := ring.RootID() + " " + ring.VerifierKey()
	for _, p := range keyring.Purposes() {
		text += fmt.Sprintf(" %x", ring.MAC(p, []byte("fingerprint")))
	}
	return text
}

func newRing(t *testing.T) (*keyring.Ring, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	return openRing(t, dir), dir
}

func openRing(t *testing.T, dir string) *keyring.Ring {
	t.Helper()
	ring, err := keyring.Open(dir, clock)
	require.NoError(t, err)
	return ring
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}
