package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var leaseColumns = []string{"name", "holder", "expires"}

func leases(from, to int) (values []any) {
	for i := from; i < to; i++ {
		values = append(values, fmt.Sprintf("lease %d 👩‍👩‍👧", i), "holder", int64(i))
	}
	return values
}

// TestCopyWritesAllRowsOrNone does so in a write among others and in one that
// is alone.
func TestCopyWritesAllRowsOrNone(t *testing.T) {
	eachStoreAndPooled(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		from := 0
		for _, write := range []func(context.Context, func(*store.Tx) error) error{db.Write, db.WriteAlone} {
			require.NoError(t, write(ctx, func(tx *store.Tx) error { return tx.Copy("lease", leaseColumns, leases(from, from+1237)) }))
			from += 1237
			require.Equal(t, from, countLeases(t, db))

			err := write(ctx, func(tx *store.Tx) error {
				if err := tx.Copy("lease", leaseColumns, leases(from, from+300)); err != nil {
					return err
				}
				return tx.Copy("lease", leaseColumns, leases(from+100, from+101))
			})
			require.True(t, store.IsConflict(err), "%v", err)
			require.Equal(t, from, countLeases(t, db))

			refused := errors.New("refused")
			require.ErrorIs(t, write(ctx, func(tx *store.Tx) error {
				return errors.Join(tx.Copy("lease", leaseColumns, leases(from, from+10)), refused)
			}), refused)
			require.Error(t, write(ctx, func(tx *store.Tx) error { return tx.Copy("lease", leaseColumns, []any{"too", "few"}) }))
			require.NoError(t, write(ctx, func(tx *store.Tx) error { return tx.Copy("lease", leaseColumns, nil) }))
			require.Equal(t, from, countLeases(t, db))
		}
		require.Error(t, db.Read(ctx, func(tx *store.Tx) error { return tx.Copy("lease", leaseColumns, leases(from, from+1)) }))
	})
}

// TestAloneIsAlone sends a body that must be alone between others: it sees
// what came before it, and those after it see what it did.
func TestAloneIsAlone(t *testing.T) {
	db := testkit.SQLite(t)
	ctx := context.Background()
	begun, release := make(chan struct{}), make(chan struct{})
	answers := make(chan error, 3)
	go func() {
		answers <- db.Write(ctx, func(tx *store.Tx) error { close(begun); <-release; return insertLease(tx, "first") })
	}()
	<-begun
	go func() {
		answers <- db.WriteAlone(ctx, func(tx *store.Tx) error {
			var keys int
			if err := tx.QueryRowContext(ctx, "PRAGMA foreign_keys").Scan(&keys); err != nil || keys != 0 {
				return fmt.Errorf("references are checked: %d %w", keys, err)
			}
			return insertLease(tx, "alone")
		})
	}()
	go func() { answers <- db.Write(ctx, insert("last")) }()
	close(release)
	for range 3 {
		require.NoError(t, <-answers)
	}
	require.Equal(t, 3, countLeases(t, db))
	require.NoError(t, db.Write(ctx, func(tx *store.Tx) error {
		var keys int
		if err := tx.QueryRowContext(ctx, "PRAGMA foreign_keys").Scan(&keys); err != nil || keys != 1 {
			return fmt.Errorf("references are not checked any more: %d %w", keys, err)
		}
		return nil
	}))
}
