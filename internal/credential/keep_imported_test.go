package credential_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func TestAHashIsKeptByteForByteAndOncePerAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		for range 3 {
			k.Account(account.Draft{})
		}
		kept := []credential.Imported{
			{Account: 1, Hash: `$2b$10$N9qo8uLOickgx2ZMRZoMye`, ChangedAt: testkit.Start},
			{Account: 3, Hash: `{SSHA}Zm9v/+= %_'"`, ChangedAt: testkit.Start},
		}
		keep := func(list []credential.Imported) error {
			return k.DB.Store.Write(ctx, func(tx *store.Tx) error { return credential.KeepImported(tx, list) })
		}
		require.NoError(t, keep(kept))
		require.Error(t, keep([]credential.Imported{{Account: 2, Hash: "x"}, {Account: 1, Hash: "other"}}))
		hashes := func(from, to int64) (out []credential.Imported) {
			require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
				out, err = credential.Hashes(ctx, tx, from, to)
				return err
			}))
			return out
		}
		require.Equal(t, kept, hashes(1, 3))
		require.Equal(t, kept[1:], hashes(2, 9))
	})
}
