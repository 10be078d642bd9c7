package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestAReadThatIsCutOffSpoilsNoConnection lets thousands hang up at the moment
// at which they are served: whoever comes after them can read as before.
func TestAReadThatIsCutOffSpoilsNoConnection(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, db *store.DB) {
		one := func(ctx context.Context) error {
			return db.Read(ctx, func(tx *store.Tx) error {
				var n int
				return tx.QueryRowContext(ctx, "SELECT 1").Scan(&n)
			})
		}
		var callers sync.WaitGroup
		for range 32 {
			callers.Go(func() {
				for i := range 300 {
					ctx, hangUp := context.WithTimeout(context.Background(), time.Duration(i)*2*time.Microsecond)
					_ = one(ctx) // it may be done, or cut off at any moment
					hangUp()
				}
			})
		}
		callers.Wait()
		ended, end := context.WithCancel(context.Background())
		end()
		for range 200 {
			_ = one(ended) // an end before the beginning
		}
		for range 200 {
			require.NoError(t, one(context.Background()))
		}
	})
}
