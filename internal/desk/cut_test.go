package desk_test

import (
	"context"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestAnActIsDoneOnceOrNotAtAll cuts acts short while they run: their callers go
// away and, on PostgreSQL, every connection is ended as a restart of the server
// ends them. Whatever the caller heard, each act was then done once or not at
// all, as a whole, and its idempotency key says which.
func TestAnActIsDoneOnceOrNotAtAll(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		const acts = 60
		notes, accounts := desk.NewService(k.DB), account.NewService(k.DB)
		agent := k.Actor(authz.Agent)
		agent.Call.Reason = "Asked for by the owner."
		var logins []string
		for i := range acts {
			logins = append(logins, k.Account(account.Draft{FirstName: "Jess", Email: "jess" + strconv.Itoa(i) + "@example.com"}))
		}

		heard := make([][2]error, acts)
		var running sync.WaitGroup
		for i, login := range logins {
			running.Go(func() {
				mine := agent
				ctx, leave := context.WithCancel(ctx)
				defer leave()
				if i%3 == 0 {
					go leave()
				}
				mine.Call.IdempotencyKey = "note " + login
				_, heard[i][0] = notes.AddNote(ctx, mine, desk.AddNoteInput{Account: login, Text: "Called."})
				mine.Call.IdempotencyKey = "disable " + login
				_, heard[i][1] = accounts.Disable(ctx, mine, account.StatusInput{Account: login})
			})
			if i%5 == 0 {
				restart(k)
			}
		}
		running.Wait()

		undone := 0
		for i, login := range logins {
			require.Equal(t, answered(t, k, agent, "note "+login), k.Count("note n JOIN account a ON a.n = n.account", "a.id = $1", login), login)
			disabled := answered(t, k, agent, "disable "+login)
			require.Equal(t, disabled, k.Count("account", "id = $1 AND status = 'inactive' AND auth_epoch = 1", login), login)
			require.Equal(t, disabled, k.Count("event e JOIN account a ON a.n = e.account", "a.id = $1 AND e.type = 'account.disabled'", login), login)
			require.Equal(t, disabled, k.Count("audit", "target = $1 AND op = 'account.disable' AND outcome = 'done'", login), login)
			for j, done := range []int{answered(t, k, agent, "note "+login), disabled} {
				if heard[i][j] == nil {
					require.Equal(t, 1, done, "who heard that it was done may rely on it")
				}
				undone += 1 - done
			}
		}
		require.Less(t, undone, 2*acts, "some were done")
		t.Logf("%d of %d acts were cut off before they were done", undone, 2*acts)
	})
}

// answered counts what was done under a key: 1 or 0.
func answered(t *testing.T, k *testkit.Kit, actor authz.Actor, key string) int {
	t.Helper()
	spec, _, err := k.DB.Answered(ctx, actor, key)
	require.NoError(t, err)
	if spec == nil {
		return 0
	}
	return 1
}

// restart ends every connection to a PostgreSQL database.
func restart(k *testkit.Kit) {
	if k.DB.Store.Dialect() != store.Postgres {
		return
	}
	// It can end its own as well, if another restart runs at the same time.
	_ = k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		return err
	})
}
