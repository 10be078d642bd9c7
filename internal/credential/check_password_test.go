package credential_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

// md5Of is an unsalted MD5 of "old password", as an import keeps it.
const md5Of = "$md5$pf=e1BBU1NXT1JEfQ==$$J+fDYbf5YJi4wYoJlTv84Q==" // old password

// keepHash gives an account a hash, as an import does.
func keepHash(k *testkit.Kit, login, hash string) int64 {
	k.T.Helper()
	n := numberOf(k, login)
	require.NoError(k.T, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
		return credential.KeepImported(tx, []credential.Imported{{Account: n, Hash: hash, ChangedAt: k.Clock.Now()}})
	}))
	return n
}

func numberOf(k *testkit.Kit, login string) (n int64) {
	k.T.Helper()
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n)
	}))
	return n
}

func hashOf(k *testkit.Kit, n int64) (hash string) {
	k.T.Helper()
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT hash FROM credential_password WHERE account = $1", n).Scan(&hash)
	}))
	return hash
}

func TestARightImportedPasswordIsKeptInABetterForm(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := credential.NewService(k.DB, proof.NewHasher(2, 8))
		n := keepHash(k, k.Account(account.Draft{FirstName: "Jess"}), md5Of)
		check := func(account int64, password secret.String) credential.Check {
			c, err := s.CheckPassword(ctx, account, password)
			require.NoError(t, err)
			return c
		}
		require.False(t, check(n, "wrong password").OK)
		require.Equal(t, credential.Check{}, check(0, "old password"), "nobody")
		none := numberOf(k, k.Account(account.Draft{FirstName: "Jo"}))
		require.Equal(t, credential.Check{Account: none}, check(none, "old password"), "no password")

		c := check(n, "old password")
		require.True(t, c.OK)
		require.Equal(t, md5Of, c.Hash)
		require.True(t, proof.IsHash(c.Replace))
		k.Do(func(tx *op.Tx) error { return credential.Keep(tx, c) })
		require.Equal(t, c.Replace, hashOf(k, n))
		require.Equal(t, 1, k.Count("event", "type = 'credential.hash_upgraded'"))
		require.ErrorIs(t, try(k, func(tx *op.Tx) error { return credential.Keep(tx, c) }), credential.ErrChangedMeanwhile)

		again := check(n, "old password")
		require.True(t, again.OK)
		require.Empty(t, again.Replace)
		k.Do(func(tx *op.Tx) error { return credential.Keep(tx, again) })
		require.Equal(t, 1, k.Count("event", "type = 'credential.hash_upgraded'"))
		require.ErrorIs(t, try(k, func(tx *op.Tx) error { return credential.Keep(tx, check(n, "wrong password")) }), credential.ErrChangedMeanwhile)
	})
}

// try runs a step in an operation of the system that may fail.
func try(k *testkit.Kit, body func(*op.Tx) error) error {
	_, err := op.Do(ctx, k.DB, k.System(), opTry, tried{}, func(tx *op.Tx) (string, error) { return "", body(tx) })
	return err
}

var opTry = op.Define("testkit.try_credential", "Try a step in a test", op.Needs{})

type tried struct{}

func (tried) Validate() error   { return nil }
func (tried) Target() op.Target { return op.Target{} }
