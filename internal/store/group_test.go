package store_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// inOneGroup runs the bodies in one transaction of SQLite, in their order, and
// returns what each was answered.
func inOneGroup(t *testing.T, db *store.DB, bodies ...func(*store.Tx) error) []error {
	t.Helper()
	db.Unhurried()
	holding, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = db.Write(context.Background(), func(*store.Tx) error {
			close(holding)
			<-release
			return nil
		})
	})
	<-holding
	answers := make([]error, len(bodies))
	for i, body := range bodies {
		wg.Go(func() { answers[i] = db.Write(context.Background(), body) })
		for db.Queued() != i+1 {
			runtime.Gosched()
		}
	}
	close(release)
	wg.Wait()
	return answers
}

func insert(name string) func(*store.Tx) error {
	return func(tx *store.Tx) error { return insertLease(tx, name) }
}

func TestFailingBodyDoesNotHurtItsNeighbours(t *testing.T) {
	db := testkit.SQLite(t)
	boom := errors.New("boom")
	answers := inOneGroup(t, db,
		insert("a"),
		func(tx *store.Tx) error { return errors.Join(insertLease(tx, "b"), boom) },
		insert("c"),
		func(tx *store.Tx) error { return errors.Join(insertLease(tx, "d"), insertLease(tx, "a")) }, // breaks a constraint
		func(tx *store.Tx) error { panic(insertLease(tx, "e")) },
		insert("f"))
	require.NoError(t, answers[0])
	require.ErrorIs(t, answers[1], boom)
	require.NoError(t, answers[2])
	require.ErrorContains(t, answers[3], "UNIQUE")
	require.ErrorContains(t, answers[4], "panicked")
	require.NoError(t, answers[5])
	require.Equal(t, 3, countLeases(t, db))
}

// TestBodyThatEndsItsGoroutine does what a failing assertion inside a body
// does: the writer must answer everybody and go on.
func TestBodyThatEndsItsGoroutine(t *testing.T) {
	db := testkit.SQLite(t)
	answers := inOneGroup(t, db, insert("a"), func(*store.Tx) error { runtime.Goexit(); return nil })
	require.ErrorIs(t, answers[0], store.ErrNotDone)
	require.ErrorIs(t, answers[1], store.ErrNotDone)
	require.NoError(t, db.Write(context.Background(), insert("a")))
	require.Equal(t, 1, countLeases(t, db))
}

// TestFullDiskFailsTheWholeGroup fills the database to its limit inside a
// group. SQLite may roll everything back then, so everybody is told.
func TestFullDiskFailsTheWholeGroup(t *testing.T) {
	db := testkit.SQLite(t)
	limit := func(pages string) {
		require.NoError(t, db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(context.Background(), "PRAGMA max_page_count = "+pages)
			return err
		}))
	}
	var pages int
	require.NoError(t, db.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRowContext(context.Background(), "PRAGMA page_count").Scan(&pages)
	}))
	require.Positive(t, pages)
	limit(fmt.Sprint(pages + 10))
	var woken int
	answers := inOneGroup(t, db,
		func(tx *store.Tx) error { tx.AfterCommit(func() { woken++ }); return insertLease(tx, "a") },
		func(tx *store.Tx) error { return errors.Join(insertLease(tx, string(make([]byte, 1<<20)))) },
		insert("c"))
	require.ErrorIs(t, answers[0], store.ErrNotDone)
	require.ErrorIs(t, answers[1], store.ErrNotDone)
	require.Zero(t, woken, "nobody is told of what was rolled back")
	limit("1073741823")
	// The third came after the group had ended; it was told the truth as well.
	want := 0
	if answers[2] == nil {
		want = 1
	}
	require.Equal(t, want, countLeases(t, db))
	require.NoError(t, db.Write(context.Background(), insert("again")))
	require.Equal(t, want+1, countLeases(t, db))
}

// TestDeadlockIsRunAgain locks two rows in opposite orders, which PostgreSQL
// breaks by refusing one of the transactions.
func TestDeadlockIsRunAgain(t *testing.T) {
	db := testkit.Postgres(t)
	for _, name := range []string{"a", "b"} {
		require.NoError(t, db.Write(context.Background(), insert(name)))
	}
	var both, callers sync.WaitGroup
	both.Add(2)
	runs := make([]int, 2)
	for i, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
		callers.Go(func() {
			require.NoError(t, db.Write(context.Background(), func(tx *store.Tx) error {
				if err := count(tx, names[0]); err != nil {
					return err
				}
				if runs[i]++; runs[i] == 1 {
					both.Done()
					both.Wait() // each holds its first row now
				}
				return count(tx, names[1])
			}))
		})
	}
	callers.Wait()
	require.GreaterOrEqual(t, runs[0]+runs[1], 3, "one of the bodies ran again")
	var sum int
	require.NoError(t, db.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRowContext(context.Background(), "SELECT sum(expires) FROM lease").Scan(&sum)
	}))
	require.Equal(t, 2+4, sum, "both took effect, each once")
}

func count(tx *store.Tx, name string) error {
	_, err := tx.ExecContext(context.Background(), "UPDATE lease SET expires = expires + 1 WHERE name = $1", name)
	if err != nil {
		return fmt.Errorf("count: %w", err)
	}
	return nil
}
