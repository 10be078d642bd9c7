package proof_test

import (
	"encoding/hex"
	"testing"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/stretchr/testify/require"
)

func TestNewTokenIsRandomAndFitsIntoALink(t *testing.T) {
	seen := map[secret.String]bool{}
	for range 1000 {
		token := proof.NewToken(16)
		require.Regexp(t, `^[A-Za-z0-9_-]{22}$`, token.Reveal())
		require.False(t, seen[token])
		seen[token] = true
	}
	require.Len(t, proof.NewToken(32).Reveal(), 43)
	require.Panics(t, func() { proof.NewToken(15) })
}

func TestTypedTokenIsRecognisedAndEveryTypingErrorIsSeen(t *testing.T) {
	token := proof.NewTypedToken(proof.KeyPrefix)
	text := token.Reveal()
	require.Regexp(t, `^rmk_[A-Za-z0-9_-]{49}$`, text)
	require.NotEqual(t, token, proof.NewTypedToken(proof.KeyPrefix))
	require.True(t, proof.IsTypedToken(proof.KeyPrefix, token))
	require.False(t, proof.IsTypedToken("rms", token))
	require.False(t, proof.IsTypedToken("rmk_", token))
	for i := range text {
		for _, other := range []byte{'A', 'b', '_', ' ', 0} {
			if text[i] == other {
				continue
			}
			changed := text[:i] + string(other) + text[i+1:]
			require.False(t, proof.IsTypedToken(proof.KeyPrefix, secret.String(changed)), i)
		}
		require.False(t, proof.IsTypedToken(proof.KeyPrefix, secret.String(text[:i])))
	}
	require.False(t, proof.IsTypedToken(proof.KeyPrefix, token+"A"))
	require.False(t, proof.IsTypedToken(proof.KeyPrefix, ""))
}

// The checksum was computed by zlib's crc32 and the base64 command, so that a
// scanner can be written from the documentation alone.
func TestTypedTokenChecksumIsTheDocumentedOne(t *testing.T) {
	const body = "rmk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	require.True(t, proof.IsTypedToken(proof.KeyPrefix, body+"SLDE2Q"))
}

// The vector is that of FIPS 180-4 for "abc".
func TestHashTokenIsSHA256(t *testing.T) {
	require.Equal(t, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", hex.EncodeToString(proof.HashToken("abc")))
}
