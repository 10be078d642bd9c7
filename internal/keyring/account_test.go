package keyring_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/note"
)

func TestAccountKeySealsForOneAccount(t *testing.T) {
	ring, dir := newRing(t)
	key, wrapped := ring.NewAccountKey()
	other, otherWrapped := ring.NewAccountKey()
	require.NotEqual(t, key.ID(), other.ID())
	require.NotEqual(t, wrapped, otherWrapped)
	require.Len(t, wrapped, 69)
	sealed := key.Seal([]byte("10.1.2.3"), []byte("audit row 7"))

	again, err := openRing(t, dir).Unwrap(wrapped)
	require.NoError(t, err)
	require.Equal(t, key.ID(), again.ID())
	opened, err := again.Open(sealed, []byte("audit row 7"))
	require.NoError(t, err)
	require.Equal(t, "10.1.2.3", string(opened))

	_, err = key.Open(sealed, []byte("audit row 8"))
	require.ErrorIs(t, err, keyring.ErrTampered)
	_, err = other.Open(sealed, []byte("audit row 7"))
	require.ErrorIs(t, err, keyring.ErrUnknownKey)
	_, err = key.Open(sealed[:20], nil)
	require.ErrorIs(t, err, keyring.ErrMalformed)
	sealed[len(sealed)-1] ^= 1
	_, err = key.Open(sealed, []byte("audit row 7"))
	require.ErrorIs(t, err, keyring.ErrTampered)
}

func TestUnwrapRefusesWhatIsNoAccountKey(t *testing.T) {
	ring, _ := newRing(t)
	_, wrapped := ring.NewAccountKey()
	changed := bytes.Clone(wrapped)
	changed[30] ^= 1
	_, err := ring.Unwrap(changed)
	require.ErrorIs(t, err, keyring.ErrTampered)
	_, err = ring.Unwrap(nil)
	require.ErrorIs(t, err, keyring.ErrMalformed)
	_, err = ring.Unwrap(ring.Seal(keyring.PurposeAccountWrap, []byte("short"), nil))
	require.ErrorIs(t, err, keyring.ErrMalformed)
	stranger, _ := newRing(t)
	_, err = stranger.Unwrap(wrapped)
	require.ErrorIs(t, err, keyring.ErrUnknownKey)
}

func TestRewrapLetsTheOldWrappingKeyBeForgotten(t *testing.T) {
	ring, _ := newRing(t)
	key, wrapped := ring.NewAccountKey()
	sealed := key.Seal([]byte("kept"), nil)
	first := ring.Generations(keyring.PurposeAccountWrap)[0].ID
	_, err := ring.Rotate(keyring.PurposeAccountWrap)
	require.NoError(t, err)
	rewrapped, err := ring.Rewrap(wrapped)
	require.NoError(t, err)
	require.NoError(t, ring.Forget(keyring.PurposeAccountWrap, first))

	_, err = ring.Unwrap(wrapped)
	require.ErrorIs(t, err, keyring.ErrUnknownKey)
	again, err := ring.Unwrap(rewrapped)
	require.NoError(t, err)
	opened, err := again.Open(sealed, nil)
	require.NoError(t, err)
	require.Equal(t, "kept", string(opened))
}

func TestAccountKeyPrintsItsIDOnly(t *testing.T) {
	ring, _ := newRing(t)
	key, _ := ring.NewAccountKey()
	for _, verb := range []string{"%v", "%s", "%+v"} {
		require.Equal(t, "account key "+key.ID().String(), fmt.Sprintf(verb, key))
	}
}

func TestSignerSignsWhatTheVerifierKeyOpens(t *testing.T) {
	ring, dir := newRing(t)
	signer, verifier := ring.Signer()
	signed, err := note.Sign(&note.Note{Text: "checkpoint 12\n"}, signer)
	require.NoError(t, err)
	_, err = note.Open(signed, note.VerifierList(verifier))
	require.NoError(t, err)

	published, err := note.NewVerifier(openRing(t, dir).VerifierKey())
	require.NoError(t, err)
	opened, err := note.Open(signed, note.VerifierList(published))
	require.NoError(t, err)
	require.Equal(t, "checkpoint 12\n", opened.Text)
	require.Equal(t, "readmit-"+ring.RootID(), published.Name())

	stranger, _ := newRing(t)
	_, foreign := stranger.Signer()
	_, err = note.Open(signed, note.VerifierList(foreign))
	require.Error(t, err)
}
