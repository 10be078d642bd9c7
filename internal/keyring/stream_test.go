package keyring_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/keyring"
)

// TestStreamIsWholeOrRefused seals streams of lengths around a piece's, and cuts
// and changes them.
func TestStreamIsWholeOrRefused(t *testing.T) {
	ring, err := keyring.Open(t.TempDir(), time.Now)
	require.NoError(t, err)
	other, err := keyring.Open(t.TempDir(), time.Now)
	require.NoError(t, err)
	const piece = 64 << 10
	aad := []byte("head")
	open := func(r *keyring.Ring, sealed, aad []byte) ([]byte, error) {
		from, err := r.OpenStream(keyring.PurposeBackup, bytes.NewReader(sealed), aad)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(from)
	}
	for _, size := range []int{0, 1, piece - 1, piece, piece + 1, 2 * piece, 3*piece + 5} {
		plain := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		var sealed bytes.Buffer
		w, err := ring.SealStream(keyring.PurposeBackup, &sealed, aad)
		require.NoError(t, err)
		for rest := plain; len(rest) > 0; { // in odd portions
			n := min(len(rest), 7919)
			_, err := w.Write(rest[:n])
			require.NoError(t, err)
			rest = rest[n:]
		}
		require.NoError(t, w.Close())
		got, err := open(ring, sealed.Bytes(), aad)
		require.NoError(t, err, size)
		require.True(t, bytes.Equal(plain, got), size)
		require.False(t, size > 16 && bytes.Contains(sealed.Bytes(), plain[:16]))

		_, err = open(ring, sealed.Bytes(), []byte("another"))
		require.ErrorIs(t, err, keyring.ErrTampered)
		_, err = open(other, sealed.Bytes(), aad)
		require.ErrorIs(t, err, keyring.ErrUnknownKey)
		for _, cut := range []int{1, 16, 17, piece, piece + 16} {
			if cut < sealed.Len() {
				_, err = open(ring, sealed.Bytes()[:sealed.Len()-cut], aad)
				require.ErrorIs(t, err, keyring.ErrCutOff, "%d cut by %d", size, cut)
			}
		}
		if size > 2*piece { // two pieces in the other order
			mixed := bytes.Clone(sealed.Bytes())
			head := len(mixed) - (size + 16*(size/piece+1))
			first, second := mixed[head:head+piece+16], mixed[head+piece+16:head+2*(piece+16)]
			swapped := append(append(append(bytes.Clone(mixed[:head]), second...), first...), mixed[head+2*(piece+16):]...)
			_, err = open(ring, swapped, aad)
			require.ErrorIs(t, err, keyring.ErrTampered)
		}
		if size == 2*piece { // after a whole piece the next one is missing: not the end
			_, err = open(ring, sealed.Bytes()[:sealed.Len()-piece-16], aad)
			require.ErrorIs(t, err, keyring.ErrCutOff)
		}
	}
}
