package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func insertLease(tx *store.Tx, name string) error {
	_, err := tx.ExecContext(context.Background(), "INSERT INTO lease (name, holder, expires) VALUES ($1, $2, $3)", name, "h", 1)
	return err
}

func countLeases(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	require.NoError(t, db.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRowContext(context.Background(), "SELECT count(*) FROM lease").Scan(&n)
	}))
	return n
}

func TestWriteCommitsOrRollsBack(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		boom := errors.New("boom")
		require.NoError(t, db.Write(ctx, func(tx *store.Tx) error { return insertLease(tx, "a") }))
		require.ErrorIs(t, db.Write(ctx, func(tx *store.Tx) error {
			require.NoError(t, insertLease(tx, "b"))
			return boom
		}), boom)
		require.ErrorContains(t, db.Write(ctx, func(tx *store.Tx) error {
			require.NoError(t, insertLease(tx, "c"))
			panic("oh")
		}), "panicked")
		require.Equal(t, 1, countLeases(t, db))
	})
}

func TestOneCallerCancelsTheOthersRowStays(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, db *store.DB) {
		cancelled, cancel := context.WithCancel(context.Background())
		holding, release := make(chan struct{}), make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			require.NoError(t, db.Write(context.Background(), func(tx *store.Tx) error {
				close(holding)
				<-release
				return insertLease(tx, "first")
			}))
		})
		<-holding
		wg.Go(func() {
			// Cancelled after its body began: the statement must still run.
			require.NoError(t, db.Write(cancelled, func(tx *store.Tx) error {
				cancel()
				return insertLease(tx, "second")
			}))
		})
		close(release)
		wg.Wait()
		require.Error(t, db.Write(cancelled, func(tx *store.Tx) error { return insertLease(tx, "never") }))
		require.Equal(t, 2, countLeases(t, db))
	})
}
