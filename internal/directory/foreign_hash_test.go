package directory

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

// TestKeptHashesCanBeChecked checks the password of the fixtures' people with
// nothing but the text that is kept, and that another password does not pass.
func TestKeptHashesCanBeChecked(t *testing.T) {
	const right, wrong = "correct horse battery staple", "Correct horse battery staple"
	forms, hasher := map[string]int{}, proof.NewHasher(2, 10)
	for _, f := range fixtures {
		for _, row := range readAll(t, fixture(t, f.file), Auto, fixtureOptions(t)) {
			h := row.Record.PasswordHash
			if h == "" || strings.HasPrefix(h, "{SSHA}") { // of a person without a password that is known
				continue
			}
			require.True(t, knownHash(h), h)
			forms[strings.Split(h, "$")[1]]++
			require.True(t, passes(t, hasher, h, right), "%s account %d: %s", f.file, row.Line, h)
			require.False(t, passes(t, hasher, h, wrong), "%s account %d: %s", f.file, row.Line, h)
		}
	}
	require.Subset(t, forms, map[string]int{
		"argon2id": 3, "pbkdf2-sha1": 1, "pbkdf2-sha256": 1, "pbkdf2-sha512": 2, "2a": 2, "2b": 2,
		"scrypt": 2, "sha256": 1, "md5": 1, "hmac-sha256": 1, "firebase-scrypt": 5,
	})
}

// passes checks the password as a sign-in does.
func passes(t *testing.T, h *proof.Hasher, kept, password string) bool {
	t.Helper()
	ok, _, err := credential.Matches(t.Context(), h, kept, secret.String(password))
	require.NoError(t, err, kept)
	return ok
}

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

// What package credential can check comes in without a warning.
func TestEveryCheckableHashIsKnown(t *testing.T) {
	b, err := os.ReadFile("../credential/testdata/hashes.json")
	require.NoError(t, err)
	var v struct {
		Hashes []struct{ Name, Hash string }
	}
	require.NoError(t, json.Unmarshal(b, &v))
	require.NotEmpty(t, v.Hashes)
	for _, h := range v.Hashes {
		require.True(t, knownHash(h.Hash), "%s: %s", h.Name, h.Hash)
	}
}
