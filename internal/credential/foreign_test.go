package credential_test

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

// vectors are hashes of one password that other programs made: Python's
// hashlib and crypt, passlib, and argon2's reference implementation.
type vectors struct {
	Password string
	Hashes   []struct{ Name, Hash string }
}

func readVectors(t *testing.T) (v vectors) {
	t.Helper()
	b, err := os.ReadFile("testdata/hashes.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &v))
	require.GreaterOrEqual(t, len(v.Hashes), 45)
	return v
}

func TestPasswordsOfOtherSystems(t *testing.T) {
	v, h := readVectors(t), proof.NewHasher(2, 100)
	for _, hash := range v.Hashes {
		t.Run(hash.Name, func(t *testing.T) {
			t.Parallel()
			ok, replace, err := credential.Matches(t.Context(), h, hash.Hash, secret.String(v.Password))
			require.NoError(t, err, hash.Hash)
			require.True(t, ok, hash.Hash)
			require.True(t, replace)
			for _, wrong := range []string{v.Password + "x", strings.ToUpper(v.Password), "", "correct horse"} {
				ok, replace, err = credential.Matches(t.Context(), h, hash.Hash, secret.String(wrong))
				require.NoError(t, err)
				require.False(t, ok, "%q", wrong)
				require.False(t, replace)
			}
		})
	}
}

// The published example of Firebase's own scrypt implementation.
func TestFirebasePassword(t *testing.T) {
	const hash = "$firebase-scrypt$ln=14,r=8$42xEC+ixf3L2lw$" +
		"lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ$Bw$" +
		"jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA"
	h := proof.NewHasher(1, 1)
	ok, replace, err := credential.Matches(t.Context(), h, hash, "user1password")
	require.NoError(t, err)
	require.True(t, ok)
	require.True(t, replace)
	ok, _, err = credential.Matches(t.Context(), h, hash, "user2password")
	require.NoError(t, err)
	require.False(t, ok)
}

// A hash of our own is replaced only if it is weaker than today's.
func TestOwnPassword(t *testing.T) {
	h := proof.NewHasher(1, 1)
	hash, err := h.Hash(t.Context(), "a few words in a row")
	require.NoError(t, err)
	ok, replace, err := credential.Matches(t.Context(), h, hash, "a few words in a row")
	require.NoError(t, err)
	require.True(t, ok)
	require.False(t, replace)
}

func TestHashesThatCannotBeChecked(t *testing.T) {
	h := proof.NewHasher(1, 1)
	for _, hash := range []string{
		"", "plain text", "$", "$2b$", "$2b$31$" + strings.Repeat("a", 53), "$argon2id$v=19$m=99999999,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
		"$argon2id$v=16$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "$argon2id$$$$", "$pbkdf2-sha256$i=1,l=32$$", "$pbkdf2-none$i=1,l=1$AA$AA",
		"$pbkdf2-sha256$i=999999999,l=1$AA$AA", "$scrypt$ln=24,r=64,p=1$AA$AA", "$scrypt$ln=99,r=8,p=1$AA$AA", "$scrypt$ln=-1,r=8,p=1$AA$AA",
		"$firebase-scrypt$ln=14,r=8$AA$$AA$AA", "$sha256$pf=e1NBTFR9$AA$AA", "$sha256$pf=***$AA$AA", "$hmac-none$AA$AA", "{SSHA}", "{SSHA}AAAA", "{NONE}AAAA", "{CRYPT}{CRYPT}x",
		"$P$", "$P$~aaaaaaaabbbb", "$P$zaaaaaaaabbbb", "$S$Daaaaaaaa", "$6$rounds=999999999$salt$x", "$6$rounds=x$salt$x", "$y$", "$y$jZZ$salt$x", "pbkdf2_sha256$x$y$z",
		"pbkdf2_sha256$1000$salt", "bcrypt$", "scrypt$a$b$c$d$e", "md5$salt$zz", "sha1$salt$",
	} {
		ok, replace, err := credential.Matches(context.Background(), h, hash, "password")
		require.False(t, ok, hash)
		require.False(t, replace, hash)
		if hash != "$S$Daaaaaaaa" && hash != "$P$zaaaaaaaabbbb" { // short, but readable: nobody's password
			require.ErrorIs(t, err, credential.ErrUnknownHash, hash)
		}
	}
}

func FuzzHashesOfOtherSystems(f *testing.F) {
	for _, hash := range []string{"$2b$04$x", "$pbkdf2-sha256$i=1,l=1$AA$AA", "{SSHA}AAAA", "$P$Baaaaaaaabbbb", "$6$a$b", "md5$a$b"} {
		f.Add(hash)
	}
	h := proof.NewHasher(2, 100)
	f.Fuzz(func(t *testing.T, hash string) {
		if len(hash) > 40 { // what could ask for real work
			return
		}
		ok, _, _ := credential.Matches(t.Context(), h, hash, "password")
		require.False(t, ok, hash)
	})
}
