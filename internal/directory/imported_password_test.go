package directory_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// knownPassword is that of the people in the fixtures.
const knownPassword = "correct horse battery staple"

// TestImportedPeopleSignInByTheirOldPasswords imports an export of each product
// and signs everybody in who has a password that is known, at the door that
// customers come by: it is right, another is not, and afterwards it is kept in
// our own form. Whoever may not sign in is told why, but not that.
func TestImportedPeopleSignInByTheirOldPasswords(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newDoor(k)
		let, told, kept := map[string]int{}, map[string]int{}, 0
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
				who := s.identifier(n)
				_, err := s.try(tenant, who, "Correct horse battery staple")
				require.Equal(t, "sign_in_failed", testkit.Code(err), "%s: %s", name, hash)
				in, err := s.try(tenant, who, knownPassword)
				now := hashesIn(t, k, tenant)[n]
				require.True(t, proof.IsHash(now), "%s: %s is kept as %s", name, hash, now)
				if now != hash {
					kept++
				}
				if err != nil {
					require.Contains(t, []string{"inactive", "email_unverified", "must_reset_password"}, testkit.Code(err), "%s: %s: %s", name, who, hash)
					told[name]++
					continue
				}
				require.Equal(t, signin.StepSignedIn, in.Step, "%s: %s", name, who)
				require.NotEmpty(t, in.Session)
				let[name]++
				_, err = s.try(tenant, who, knownPassword)
				require.NoError(t, err, "%s: %s: by the new form too", name, who)
			}
			switch {
			case name == "auth0-hashes.ndjson": // says of no address that it was proved
				require.Positive(t, told[name])
			case most > 0:
				require.Positive(t, let[name], "%s lets nobody in", name)
			}
		}
		require.Equal(t, kept, k.Count("event", "type = 'credential.hash_upgraded'"))
		require.Greater(t, kept, 8)
	})
}

// door is where customers of every tenant sign in.
type door struct {
	*testkit.Kit
	signIn *signin.Service
}

func newDoor(k *testkit.Kit) door {
	c := credential.NewService(k.DB, proof.NewHasher(2, 10))
	return door{Kit: k, signIn: signin.NewService(signin.Config{DB: k.DB, Credentials: c})}
}

func (d door) try(tenant, who string, password secret.String) (signin.SignedIn, error) {
	visitor := signin.Visitor(tenant, authz.Call{Via: "portal", Address: "192.0.2.9"})
	return d.signIn.SignIn(d.T.Context(), visitor, signin.SignInInput{Identifier: who, Password: password})
}

// identifier is what an account's owner types: an address, a number or a
// username.
func (d door) identifier(n int64) (out string) {
	d.T.Helper()
	require.NoError(d.T, d.DB.Store.Read(d.T.Context(), func(tx *store.Tx) error {
		st, err := account.StandingOf(d.T.Context(), tx, n, false)
		if err != nil {
			return err
		}
		if out = cmp.Or(st.Email, st.UnverifiedEmail, st.Phone); out != "" {
			return nil
		}
		return tx.QueryRowContext(d.T.Context(), "SELECT value FROM identifier WHERE account = $1 LIMIT 1", n).Scan(&out)
	}))
	return out
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
