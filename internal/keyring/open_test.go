package keyring_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/stretchr/testify/require"
)

func TestOpenMakesThePrivateFolderOnceAndReadsItAgain(t *testing.T) {
	ring, dir := newRing(t)
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	require.ElementsMatch(t, []string{
		"root.json", "cursor.1.json", "nonce.1.json", "audit.1.json", "token_wrap.1.json",
		"backup.1.json", "search.1.json", "account_wrap.1.json", "session.1.json",
	}, names(t, dir))
	for _, name := range names(t, dir) {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
	require.Equal(t, fingerprint(ring), fingerprint(openRing(t, dir)))

	other, _ := newRing(t)
	require.NotEqual(t, ring.RootID(), other.RootID())
}

func TestOpenByManyAtOnceGivesAllTheSameKeys(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	const each = 6
	prints := make([]string, 2*each)
	var all sync.WaitGroup
	for i := range each {
		all.Go(func() {
			if ring, err := keyring.Open(dir, clock); err != nil {
				prints[i] = err.Error()
			} else {
				prints[i] = fingerprint(ring)
			}
		})
		all.Go(func() {
			child := exec.Command(os.Args[0], "-test.run=^$")
			child.Env = append(os.Environ(), childFolder+"="+dir)
			out, err := child.CombinedOutput()
			prints[each+i] = string(out)
			if err != nil {
				prints[each+i] += err.Error()
			}
		})
	}
	all.Wait()
	want := fingerprint(openRing(t, dir))
	for _, print := range prints {
		require.Equal(t, want, print)
	}
	require.Len(t, names(t, dir), 1+len(keyring.Purposes()), "one root, one key each, nothing left over")
}

func TestOpenManyTimesAtOnceInOneProcess(t *testing.T) {
	for range 20 {
		dir := filepath.Join(t.TempDir(), "keys")
		prints := make([]string, 8)
		var all sync.WaitGroup
		for i := range prints {
			all.Go(func() {
				if ring, err := keyring.Open(dir, clock); err == nil {
					prints[i] = fingerprint(ring)
				}
			})
		}
		all.Wait()
		for _, print := range prints {
			require.Equal(t, prints[0], print)
			require.NotEmpty(t, print)
		}
	}
}

func TestOpenRefusesWhatOthersMayRead(t *testing.T) {
	for _, name := range []string{".", "root.json", "audit.1.json"} {
		_, dir := newRing(t)
		path := filepath.Join(dir, name)
		for _, mode := range []os.FileMode{0o704, 0o702, 0o644} {
			if name == "." && mode == 0o644 {
				mode = 0o755
			}
			require.NoError(t, os.Chmod(path, mode))
			_, err := keyring.Open(dir, clock)
			require.ErrorIs(t, err, keyring.ErrTooOpen)
			require.ErrorContains(t, err, "chmod ")
			require.ErrorContains(t, err, path)
		}
		require.NoError(t, os.Chmod(path, 0o750))
		openRing(t, dir)
	}
}

func TestOpenClosesAnEmptyFolderThatIsOpen(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o777))
	openRing(t, dir)
	info, err := os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
}

func TestOpenRefusesAMissingRootAndMakesNone(t *testing.T) {
	_, dir := newRing(t)
	require.NoError(t, os.Remove(filepath.Join(dir, "root.json")))
	before := names(t, dir)
	_, err := keyring.Open(dir, clock)
	require.ErrorIs(t, err, keyring.ErrRootMissing)
	require.ErrorContains(t, err, "put back root.json")
	require.Equal(t, before, names(t, dir))
}

func TestOpenRefusesAChangedRoot(t *testing.T) {
	_, dir := newRing(t)
	_, other := newRing(t)
	content, err := os.ReadFile(filepath.Join(other, "root.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "root.json"), content, 0o600))
	_, err = keyring.Open(dir, clock)
	require.ErrorIs(t, err, keyring.ErrRootChanged)
}

func TestOpenRefusesDamagedFiles(t *testing.T) {
	swapDigit := func(b []byte) []byte { return bytes.Replace(b, []byte(`2026-`), []byte(`2025-`), 1) }
	cases := map[string]struct {
		file   string
		change func([]byte) []byte
	}{
		"empty root":   {"root.json", func([]byte) []byte { return nil }},
		"cut root":     {"root.json", func(b []byte) []byte { return b[:len(b)/2] }},
		"other format": {"root.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"format": 1`), []byte(`"format": 2`), 1) }},
		"other signer": {"root.json", func(b []byte) []byte {
			return bytes.Replace(b, []byte("PRIVATE+KEY+readmit"), []byte("PRIVATE+KEY+another"), 1)
		}},
		"huge root":      {"root.json", func([]byte) []byte { return bytes.Repeat([]byte(" "), 1<<20) }},
		"cut key":        {"audit.1.json", func(b []byte) []byte { return b[:len(b)/2] }},
		"redated key":    {"audit.1.json", swapDigit},
		"key of another": {"audit.1.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"audit"`), []byte(`"nonce"`), 1) }},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, dir := newRing(t)
			path := filepath.Join(dir, c.file)
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			changed := c.change(content)
			require.NotEqual(t, content, changed)
			require.NoError(t, os.WriteFile(path, changed, 0o600))
			_, err = keyring.Open(dir, clock)
			require.ErrorIs(t, err, keyring.ErrDamaged)
			require.ErrorContains(t, err, path)
		})
	}
}

func TestOpenSaysWhyTheFolderCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, []byte("x"), 0o600))
	_, err := keyring.Open(filepath.Join(file, "keys"), clock)
	require.ErrorContains(t, err, "make the key folder")
}

func TestOpenIgnoresHalfWrittenAndForeignFiles(t *testing.T) {
	ring, dir := newRing(t)
	for _, name := range []string{".new-root.json-123", "audit.1.json~", "audit.01.json", "audit.x.json", "notes.txt"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("{"), 0o600))
	}
	require.Equal(t, fingerprint(ring), fingerprint(openRing(t, dir)))

	fresh := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(fresh, ".new-root.json-123"), []byte("{"), 0o600))
	require.False(t, strings.Contains(fingerprint(openRing(t, fresh)), ring.RootID()))
}
