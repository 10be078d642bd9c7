package directory

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"fmt"
	"hash"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/scrypt"
)

// TestKeptHashesCanBeChecked checks the password of the fixtures' people with
// nothing but the text that is kept, and that another password does not pass.
func TestKeptHashesCanBeChecked(t *testing.T) {
	const right, wrong = "correct horse battery staple", "Correct horse battery staple"
	forms := map[string]int{}
	for _, f := range fixtures {
		for _, row := range readAll(t, fixture(t, f.file), Auto, fixtureOptions(t)) {
			h := row.Record.PasswordHash
			if h == "" || strings.HasPrefix(h, "{SSHA}") { // of a person without a password that is known
				continue
			}
			require.True(t, knownHash(h), h)
			forms[strings.Split(h, "$")[1]]++
			require.True(t, passes(t, h, right), "%s account %d: %s", f.file, row.Line, h)
			require.False(t, passes(t, h, wrong), "%s account %d: %s", f.file, row.Line, h)
		}
	}
	require.Subset(t, forms, map[string]int{
		"argon2id": 3, "pbkdf2-sha1": 1, "pbkdf2-sha256": 1, "pbkdf2-sha512": 2, "2a": 2, "2b": 2,
		"scrypt": 2, "sha256": 1, "md5": 1, "hmac-sha256": 1, "firebase-scrypt": 5,
	})
}

var digests = map[string]func() hash.Hash{"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}

// passes reads each form as docs/reference/password-hashes.md describes it.
func passes(t *testing.T, kept, password string) bool {
	t.Helper()
	p := strings.Split(kept, "$")
	raw := func(i int) []byte {
		b, err := base64Bytes(p[i])
		require.NoError(t, err)
		return b
	}
	name, digest, _ := strings.Cut(p[1], "-")
	switch {
	case strings.HasPrefix(p[1], "2"):
		return bcrypt.CompareHashAndPassword([]byte(kept), []byte(password)) == nil
	case name == "argon2id":
		var m, n uint32
		var threads uint8
		_, err := fmt.Sscanf(p[3], "m=%d,t=%d,p=%d", &m, &n, &threads)
		require.NoError(t, err)
		return same(argon2.IDKey([]byte(password), raw(4), n, m, threads, uint32(len(raw(5)))), raw(5))
	case name == "pbkdf2":
		var i, l int
		_, err := fmt.Sscanf(p[2], "i=%d,l=%d", &i, &l)
		require.NoError(t, err)
		key, err := pbkdf2.Key(digests[digest], password, raw(3), i, l)
		require.NoError(t, err)
		return same(key, raw(4))
	case name == "scrypt":
		var ln, r, threads int
		_, err := fmt.Sscanf(p[2], "ln=%d,r=%d,p=%d", &ln, &r, &threads)
		require.NoError(t, err)
		key, err := scrypt.Key([]byte(password), raw(3), 1<<ln, r, threads, len(raw(4)))
		require.NoError(t, err)
		return same(key, raw(4))
	case name == "hmac":
		h := hmac.New(digests[digest], raw(3))
		h.Write([]byte(password))
		return same(h.Sum(nil), raw(2))
	case p[1] == "firebase-scrypt":
		return passesFirebase(t, p[2], password, raw(3), raw(4), raw(5), raw(6))
	}
	pattern, err := base64Bytes(strings.TrimPrefix(p[2], "pf="))
	require.NoError(t, err)
	h := digests[p[1]]()
	h.Write([]byte(strings.NewReplacer("{SALT}", string(raw(3)), "{PASSWORD}", password).Replace(string(pattern))))
	return same(h.Sum(nil), raw(4))
}

// passesFirebase encrypts the signer key by AES-256 in counter mode under the
// key that scrypt makes of the password.
func passesFirebase(t *testing.T, parameters, password string, salt, want, separator, signer []byte) bool {
	t.Helper()
	var ln, r int
	_, err := fmt.Sscanf(parameters, "ln=%d,r=%d", &ln, &r)
	require.NoError(t, err)
	key, err := scrypt.Key([]byte(password), append(salt, separator...), 1<<ln, r, 1, 32)
	require.NoError(t, err)
	block, err := aes.NewCipher(key)
	require.NoError(t, err)
	got := make([]byte, len(signer))
	cipher.NewCTR(block, make([]byte, aes.BlockSize)).XORKeyStream(got, signer)
	return same(got, want)
}

func same(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }

func TestFirebaseHashParameters(t *testing.T) {
	console := fixture(t, "firebase-hash-config.txt")
	want, err := ParseFirebaseHash(console)
	require.NoError(t, err)
	key, separator := base64Text(want.SignerKey), base64Text(want.SaltSeparator)
	for name, text := range map[string]string{
		"one line":     strings.Join(strings.Fields(console), " "),
		"windows":      strings.ReplaceAll(console, "\n", "\r\n"),
		"json":         fmt.Sprintf(`{"hash_config":{"algorithm":"SCRYPT","base64_signer_key":%q,"base64_salt_separator":%q,"rounds":8,"mem_cost":14}}`, key, separator),
		"json, inner":  fmt.Sprintf(`{"algorithm":"scrypt","signerKey":%q,"saltSeparator":%q,"rounds":"8","memoryCost":"14"}`, key, separator),
		"url alphabet": strings.NewReplacer("/", "_", "+", "-").Replace(console),
	} {
		got, err := ParseFirebaseHash(text)
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
	}
	for name, c := range map[string]struct{ text, says string }{
		"empty":      {"", "algorithm"},
		"bcrypt":     {strings.Replace(console, "SCRYPT", "BCRYPT", 1), "algorithm"},
		"no key":     {strings.Replace(console, "base64_signer_key", "x", 1), "base64_signer_key"},
		"hidden key": {"hash_config {\n algorithm: SCRYPT,\n base64_signer_key: <...sensitive...>,\n rounds: 8,\n mem_cost: 14,\n}", "base64_signer_key"},
		"separator":  {strings.Replace(console, "Qvg=", "!!", 1), "base64_salt_separator"},
		"rounds":     {strings.Replace(console, "rounds: 8", "rounds: 9", 1), "rounds from 1 to 8"},
		"cost":       {strings.Replace(console, "mem_cost: 14", "mem_cost: 40", 1), "mem_cost from 1 to 14"},
	} {
		_, err := ParseFirebaseHash(c.text)
		require.ErrorIs(t, err, ErrHashParameters, name)
		require.ErrorContains(t, err, c.says, name)
		require.NotContains(t, err.Error(), key[:20])
	}
}
