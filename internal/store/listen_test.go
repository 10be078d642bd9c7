package store_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func execute(t *testing.T, db *store.DB, statement string, args ...any) {
	t.Helper()
	require.NoError(t, db.Write(context.Background(), func(tx *store.Tx) error {
		_, err := tx.ExecContext(context.Background(), statement, args...)
		return err
	}))
}

// PostgreSQL's notifications are heard, also after the connection was cut.
// SQLite has none.
func TestListen(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, db *store.DB) {
		ctx, stop := context.WithCancel(t.Context())
		heard := make(chan struct{}, 100)
		var done sync.WaitGroup
		done.Go(func() { db.Listen(ctx, "readmit_test", func() { heard <- struct{}{} }) })
		if db.Dialect() == store.Postgres {
			<-heard // it begins
			for range 2 {
				execute(t, db, "SELECT pg_notify('readmit_test', '')")
				<-heard
				execute(t, db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'readmit listens'")
				<-heard // it begins again
			}
			execute(t, db, "SELECT pg_notify('another_channel', '')")
			stop()
		}
		done.Wait()
		stop()
		require.Empty(t, heard)
	})
}
