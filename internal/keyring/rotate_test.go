package keyring_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/stretchr/testify/require"
)

func TestRotateUsesTheNewKeyAndOpensOldWork(t *testing.T) {
	ring, dir := newRing(t)
	old := ring.Seal(keyring.PurposeBackup, []byte("old"), nil)
	oldCode := ring.MAC(keyring.PurposeBackup, []byte("id"))
	id, err := ring.Rotate(keyring.PurposeBackup)
	require.NoError(t, err)

	fresh := ring.Seal(keyring.PurposeBackup, []byte("new"), nil)
	used, err := keyring.SealedWith(fresh)
	require.NoError(t, err)
	require.Equal(t, id, used)
	list := ring.Generations(keyring.PurposeBackup)
	require.Len(t, list, 2)
	require.Equal(t, id, list[0].ID)
	require.Equal(t, clock(), list[0].Made)
	require.Len(t, ring.Generations(keyring.PurposeAudit), 1)

	for _, opener := range []*keyring.Ring{ring, openRing(t, dir)} {
		opened, err := opener.Open(keyring.PurposeBackup, old, nil)
		require.NoError(t, err)
		require.Equal(t, "old", string(opened))
		require.True(t, opener.VerifyMAC(keyring.PurposeBackup, oldCode, []byte("id")))
		require.NotEqual(t, oldCode, opener.MAC(keyring.PurposeBackup, []byte("id")))
		made, err := keyring.MACKeyID(oldCode)
		require.NoError(t, err)
		again, err := opener.MACWith(keyring.PurposeBackup, made, []byte("id"))
		require.NoError(t, err)
		require.Equal(t, oldCode, again)
		require.Equal(t, list, opener.Generations(keyring.PurposeBackup))
	}
}

func TestRotateReachesOtherNodes(t *testing.T) {
	ring, dir := newRing(t)
	second, third := openRing(t, dir), openRing(t, dir)
	id, err := ring.Rotate(keyring.PurposeCursor)
	require.NoError(t, err)

	opened, err := second.Open(keyring.PurposeCursor, ring.Seal(keyring.PurposeCursor, []byte("x"), nil), nil)
	require.NoError(t, err)
	require.Equal(t, "x", string(opened))
	require.Equal(t, id, second.Generations(keyring.PurposeCursor)[0].ID)

	require.Len(t, third.Generations(keyring.PurposeCursor), 1)
	require.NoError(t, third.Refresh())
	require.Equal(t, id, third.Generations(keyring.PurposeCursor)[0].ID)
}

func TestRotateByManyAtOnceLosesNone(t *testing.T) {
	_, dir := newRing(t)
	const nodes, times = 4, 5
	var all sync.WaitGroup
	for range nodes {
		node := openRing(t, dir)
		all.Go(func() {
			for range times {
				if _, err := node.Rotate(keyring.PurposeNonce); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	require.Len(t, openRing(t, dir).Generations(keyring.PurposeNonce), 1+nodes*times)
}

func TestForgetDestroysTheKey(t *testing.T) {
	ring, dir := newRing(t)
	other := openRing(t, dir)
	sealed := ring.Seal(keyring.PurposeBackup, []byte("gone"), nil)
	code := ring.MAC(keyring.PurposeBackup, []byte("gone"))
	first := ring.Generations(keyring.PurposeBackup)[0].ID
	require.ErrorIs(t, ring.Forget(keyring.PurposeBackup, first), keyring.ErrNewest)
	_, err := other.Rotate(keyring.PurposeBackup)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".new-backup.1.json-9"), []byte("left over"), 0o600))

	require.NoError(t, ring.Forget(keyring.PurposeBackup, first))
	require.NotContains(t, names(t, dir), "backup.1.json")
	require.NotContains(t, names(t, dir), ".new-backup.1.json-9")
	for _, opener := range []*keyring.Ring{ring, openRing(t, dir)} {
		_, err := opener.Open(keyring.PurposeBackup, sealed, nil)
		require.ErrorIs(t, err, keyring.ErrUnknownKey)
		require.ErrorContains(t, err, first.String())
		require.False(t, opener.VerifyMAC(keyring.PurposeBackup, code, []byte("gone")))
		_, err = opener.MACWith(keyring.PurposeBackup, first, []byte("gone"))
		require.ErrorIs(t, err, keyring.ErrUnknownKey)
	}
	require.ErrorIs(t, ring.Forget(keyring.PurposeBackup, first), keyring.ErrUnknownKey)

	// The number of a forgotten key is not given to another.
	next, err := ring.Rotate(keyring.PurposeBackup)
	require.NoError(t, err)
	require.Contains(t, names(t, dir), "backup.3.json")
	require.NotEqual(t, first, next)
}

func TestALostKeyMadeAgainIsAnotherKey(t *testing.T) {
	ring, dir := newRing(t)
	sealed := ring.Seal(keyring.PurposeAudit, []byte("x"), nil)
	require.NoError(t, os.Remove(filepath.Join(dir, "audit.1.json")))
	_, err := openRing(t, dir).Open(keyring.PurposeAudit, sealed, nil)
	require.ErrorIs(t, err, keyring.ErrUnknownKey)
}
