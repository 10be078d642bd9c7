package directory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// knownPassword is that of the people in the fixtures.
const knownPassword = "correct horse battery staple"

// TestImportedPeopleSignInByTheirOldPasswords imports an export of each product,
// and checks the password of everybody who has one that is known, as a sign-in
// does: it is right, another is not, and afterwards it is kept in our own form.
func TestImportedPeopleSignInByTheirOldPasswords(t *testing.T) {
	const right, wrong = knownPassword, "Correct horse battery staple"
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, total := credential.NewService(k.DB, proof.NewHasher(2, 10)), 0
		for name, most := range map[string]int{
			"keycloak-realm.json": 1, "auth0-users.ndjson": 0, "auth0-import.json": 1, "auth0-hashes.ndjson": 1,
			"firebase-users.json": 1, "firebase-users.csv": 1, "cognito-users.csv": 0, "kratos-identities.json": 1, "own.csv": 1,
		} {
			tenant := k.AddTenant("t" + strings.Map(letters, name))
			importInto(t, k, tenant, name)
			list := hashesIn(t, k, tenant)
			require.GreaterOrEqual(t, len(list), most, name)
			for n, hash := range list {
				if strings.HasPrefix(hash, "{SSHA}") { // of a person whose password is not known
					continue
				}
				c, err := s.CheckPassword(t.Context(), n, wrong)
				require.NoError(t, err)
				require.False(t, c.OK, "%s: %s", name, hash)
				c, err = s.CheckPassword(t.Context(), n, right)
				require.NoError(t, err)
				require.True(t, c.OK, "%s: %s", name, hash)
				if c.Replace != "" {
					k.Do(func(tx *op.Tx) error { return credential.Keep(tx, c) })
				}
				kept := hashesIn(t, k, tenant)[n]
				require.True(t, proof.IsHash(kept), "%s: %s is kept as %s", name, hash, kept)
				total++
			}
		}
		require.Greater(t, total, 12)
		require.Greater(t, k.Count("event", "type = 'credential.hash_upgraded'"), 10)
	})
}

func letters(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

func importInto(t *testing.T, k *testkit.Kit, tenant, name string) {
	t.Helper()
	old, err := bcrypt.GenerateFromPassword([]byte(knownPassword), bcrypt.MinCost)
	require.NoError(t, err)
	text := "email,email_verified,password_hash\njess@example.com,true," + string(old) + "\n"
	if name != "own.csv" {
		file, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(t, err)
		text = string(file)
	}
	config, err := os.ReadFile(filepath.Join("testdata", "firebase-hash-config.txt"))
	require.NoError(t, err)
	hash, err := directory.ParseFirebaseHash(string(config))
	require.NoError(t, err)
	actor := k.System()
	actor.Tenant = tenant
	actor.Call.Reason = "test"
	_, err = directory.NewService(k.DB).Import(t.Context(), actor, directory.ImportInput{Name: name, File: strings.NewReader(text), AddFields: true, FirebaseHash: hash})
	require.NoError(t, err, name)
}

func hashesIn(t *testing.T, k *testkit.Kit, tenant string) map[int64]string {
	t.Helper()
	out := map[int64]string{}
	require.NoError(t, k.DB.Store.Read(t.Context(), func(tx *store.Tx) error {
		rows, err := tx.QueryContext(t.Context(), "SELECT p.account, p.hash FROM credential_password p JOIN account a ON a.n = p.account WHERE a.tenant = $1", tenant)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var n int64
			var hash string
			if err := rows.Scan(&n, &hash); err != nil {
				return err
			}
			out[n] = hash
		}
		return rows.Err()
	}))
	return out
}
