package keyring_test

import (
	"bytes"
	"testing"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestSealOpensOnlyAsItWasSealed(t *testing.T) {
	ring, dir := newRing(t)
	sealed := ring.Seal(keyring.PurposeAudit, []byte("old and new"), []byte("row 1"))
	require.NotContains(t, string(sealed), "old and new")
	require.Len(t, sealed, 37+len("old and new"))
	require.NotEqual(t, sealed, ring.Seal(keyring.PurposeAudit, []byte("old and new"), []byte("row 1")))

	for _, opener := range []*keyring.Ring{ring, openRing(t, dir)} {
		opened, err := opener.Open(keyring.PurposeAudit, sealed, []byte("row 1"))
		require.NoError(t, err)
		require.Equal(t, "old and new", string(opened))
	}
	_, err := ring.Open(keyring.PurposeAudit, sealed, []byte("row 2"))
	require.ErrorIs(t, err, keyring.ErrTampered)
	_, err = ring.Open(keyring.PurposeAudit, sealed, nil)
	require.ErrorIs(t, err, keyring.ErrTampered)
	_, err = ring.Open(keyring.PurposeBackup, sealed, []byte("row 1"))
	require.ErrorIs(t, err, keyring.ErrUnknownKey)

	other, _ := newRing(t)
	_, err = other.Open(keyring.PurposeAudit, sealed, []byte("row 1"))
	require.ErrorIs(t, err, keyring.ErrUnknownKey)
}

func TestOpenNoticesEveryChangedBitAndEveryCut(t *testing.T) {
	ring, _ := newRing(t)
	sealed := ring.Seal(keyring.PurposeSession, []byte("text"), nil)
	for i := range sealed {
		for bit := range 8 {
			changed := bytes.Clone(sealed)
			changed[i] ^= 1 << bit
			_, err := ring.Open(keyring.PurposeSession, changed, nil)
			switch {
			case i == 0:
				require.ErrorIs(t, err, keyring.ErrMalformed)
			case i < 9:
				require.ErrorIs(t, err, keyring.ErrUnknownKey)
			default:
				require.ErrorIs(t, err, keyring.ErrTampered)
			}
		}
		_, err := ring.Open(keyring.PurposeSession, sealed[:i], nil)
		require.Error(t, err)
	}
}

func TestSealRoundTrip(t *testing.T) {
	ring, _ := newRing(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOf(rapid.Byte()).Draw(t, "text")
		aad := rapid.SliceOf(rapid.Byte()).Draw(t, "aad")
		p := rapid.SampledFrom(keyring.Purposes()).Draw(t, "purpose")
		opened, err := ring.Open(p, ring.Seal(p, text, aad), aad)
		require.NoError(t, err)
		require.True(t, bytes.Equal(text, opened))
	})
}

func TestUnknownPurposePanics(t *testing.T) {
	ring, _ := newRing(t)
	require.Panics(t, func() { ring.Seal("cursors", nil, nil) })
	require.Panics(t, func() { ring.MAC("", nil) })
	require.Panics(t, func() { _, _ = ring.Rotate("../root") })
	sealed := ring.Seal(keyring.PurposeAudit, nil, nil)
	require.Panics(t, func() { _, _ = ring.Open("auditt", sealed, nil) })
}

func TestMACTellsEverySplitApart(t *testing.T) {
	ring, dir := newRing(t)
	parts := func(texts ...string) [][]byte {
		var all [][]byte
		for _, text := range texts {
			all = append(all, []byte(text))
		}
		return all
	}
	splits := [][][]byte{
		parts(), parts(""), parts("", ""), parts("abc"), parts("ab", "c"),
		parts("a", "bc"), parts("a", "b", "c"), parts("abc", ""), parts("", "abc"),
	}
	seen := map[string]bool{}
	for _, split := range splits {
		code := ring.MAC(keyring.PurposeNonce, split...)
		require.Len(t, code, 40)
		require.False(t, seen[string(code)], "%q", split)
		seen[string(code)] = true
		require.Equal(t, code, openRing(t, dir).MAC(keyring.PurposeNonce, split...))
		require.True(t, ring.VerifyMAC(keyring.PurposeNonce, code, split...))
		require.False(t, ring.VerifyMAC(keyring.PurposeNonce, code, append(split, []byte("x"))...))
		require.False(t, ring.VerifyMAC(keyring.PurposeSearch, code, split...))
		require.False(t, ring.VerifyMAC(keyring.PurposeNonce, code[:39], split...))
		require.False(t, ring.VerifyMAC(keyring.PurposeNonce, nil, split...))
		for i := range code {
			changed := bytes.Clone(code)
			changed[i] ^= 1
			require.False(t, ring.VerifyMAC(keyring.PurposeNonce, changed, split...))
		}
	}
}
