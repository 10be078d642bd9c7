package ledger_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func newSequencer(k *testkit.Kit, holder string, ticks <-chan time.Time) *ledger.Sequencer {
	signer, _ := k.DB.Ring.Signer()
	return ledger.NewSequencer(ledger.SequencerConfig{
		Store: k.DB.Store, Ledger: k.DB.Ledger, Signer: signer, Holder: holder, Now: k.Clock.Now, Ticks: ticks, Log: slog.New(slog.DiscardHandler),
	})
}

func addNotes(t *testing.T, k *testkit.Kit, login string, n int) {
	t.Helper()
	for range n {
		_, err := desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Agent), desk.AddNoteInput{Account: login, Text: "x"})
		require.NoError(t, err)
	}
}

// checkNumbers asks that everything is numbered once, without gaps, in each
// account's order, and that the tree and the newest checkpoint fit the leaves.
func checkNumbers(t *testing.T, k *testkit.Kit) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		events, err := k.DB.Ledger.Read(ctx, tx, 0, 1_000_000)
		require.NoError(t, err)
		require.Len(t, events, k.Count("event", ""))
		orders := map[string]int64{}
		for i, e := range events {
			require.EqualValues(t, i+1, e.Pos)
			if e.Account != "" {
				require.Equal(t, orders[e.Account]+1, e.Order, "events of one account come in its order")
				orders[e.Account] = e.Order
			}
		}
		return nil
	}))
	checkTree(t, k)
}

func checkTree(t *testing.T, k *testkit.Kit) {
	t.Helper()
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, err error) {
		for _, i := range at {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	_, verifier := k.DB.Ring.Signer()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT tree_index, leaf FROM audit ORDER BY tree_index")
		require.NoError(t, err)
		defer rows.Close()
		var n int64
		for ; rows.Next(); n++ {
			var index int64
			var leaf []byte
			require.NoError(t, rows.Scan(&index, &leaf))
			require.Equal(t, n, index)
			more, err := tlog.StoredHashes(n, leaf, reader)
			require.NoError(t, err)
			hashes = append(hashes, more...)
		}
		require.NoError(t, rows.Err())
		want, err := tlog.TreeHash(n, reader)
		require.NoError(t, err)
		var signed []byte
		require.NoError(t, tx.QueryRowContext(ctx, "SELECT note FROM tree_checkpoint ORDER BY size DESC LIMIT 1").Scan(&signed))
		got, err := ledger.OpenCheckpoint(signed, verifier)
		require.NoError(t, err)
		require.Equal(t, ledger.Checkpoint{Origin: verifier.Name(), Size: n, Hash: want}, got)
		return nil
	}))
}

func TestSequencerNumbersAppendsAndSigns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSequencer(k, "a", nil)
		jess, ana := k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Ana"})
		for i := range 3 {
			addNotes(t, k, jess, 5+2*ledger.MinBatch*i)
			addNotes(t, k, ana, 5)
			lag, err := s.Lag(ctx)
			require.NoError(t, err)
			require.EqualValues(t, k.Count("event", "pos IS NULL"), lag.Events)
			require.Positive(t, lag.Entries)
			require.Equal(t, k.Clock.Now(), lag.Oldest)
			require.NoError(t, s.Round(ctx))
			checkNumbers(t, k)
			k.Clock.Move(time.Second)
		}
		lag, err := s.Lag(ctx)
		require.NoError(t, err)
		require.Zero(t, lag)
		checkpoints, expires := k.Count("tree_checkpoint", ""), leaseEnd(t, k)
		require.Equal(t, 3, checkpoints)
		k.Clock.Move(time.Second)
		require.NoError(t, s.Round(ctx))
		require.Equal(t, checkpoints, k.Count("tree_checkpoint", ""), "nothing new, nothing signed")
		require.Equal(t, expires, leaseEnd(t, k), "nothing new, nothing written")
	})
}

func leaseEnd(t *testing.T, k *testkit.Kit) (expires int64) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT expires FROM lease WHERE name = 'sequencer'").Scan(&expires)
	}))
	return expires
}

// TestIDsOutOfOrder writes one account's events with ids that fall while its
// order rises, as nodes with different clocks do, and more than one batch of them.
func TestIDsOutOfOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		now := testkit.Start
		backwards := ledger.NewLedger(id.Source{Rand: rand.Reader, Now: func() time.Time { now = now.Add(-time.Second); return now }}, k.DB.Ring, func() {})
		plain := k.DB.Ledger
		k.DB.Ledger = backwards
		addNotes(t, k, jess, 3*ledger.MinBatch)
		k.DB.Ledger = plain
		for range 5 {
			ana := k.Account(account.Draft{FirstName: "Ana"})
			addNotes(t, k, ana, ledger.MinBatch/4)
		}
		require.NoError(t, newSequencer(k, "a", nil).Round(ctx))
		checkNumbers(t, k)
	})
}

func TestStaleLeaderNumbersNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		a, b := newSequencer(k, "a", nil), newSequencer(k, "b", nil)
		addNotes(t, k, jess, 3)
		require.NoError(t, a.Round(ctx))
		addNotes(t, k, jess, 3)
		require.NoError(t, b.Round(ctx))
		require.Equal(t, 3, k.Count("event", "type = 'desk.note_added' AND pos IS NULL"), "a leads")
		k.Clock.Move(11 * time.Second)
		require.NoError(t, b.Round(ctx))
		require.Zero(t, k.Count("event", "pos IS NULL"), "b took over")

		addNotes(t, k, jess, 3)
		more, err := a.Step(ctx)
		require.NoError(t, err)
		require.False(t, more)
		require.Equal(t, 3, k.Count("event", "pos IS NULL"), "a was slow: its transaction must do nothing")
		require.NoError(t, b.Round(ctx))
		checkNumbers(t, k)
	})
}

// TestLeadersStealFromEachOther lets four sequencers take the lease from each
// other all the time, while others write.
func TestLeadersStealFromEachOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		var leaders, writers sync.WaitGroup
		stop := make(chan struct{})
		for i := range 4 {
			s := newSequencer(k, fmt.Sprint("node", i), nil)
			leaders.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					k.Clock.Move(time.Minute) // every lease has expired
					if _, err := s.Step(ctx); err != nil {
						t.Errorf("step: %v", err)
						return
					}
				}
			})
		}
		for range 4 {
			writers.Go(func() { addNotes(t, k, jess, 40) })
		}
		writers.Wait()
		close(stop)
		leaders.Wait()
		k.Clock.Move(time.Minute)
		require.NoError(t, newSequencer(k, "last", nil).Round(ctx))
		checkNumbers(t, k)
	})
}

// TestBrokenBatchLeavesNothing breaks each table that a batch writes in turn.
func TestBrokenBatchLeavesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		s := newSequencer(k, "a", nil)
		addNotes(t, k, jess, 3)
		require.NoError(t, s.Round(ctx))
		for _, table := range []string{"tree_hash", "tree_checkpoint", "sequence"} {
			addNotes(t, k, jess, 3)
			execute(t, k, "ALTER TABLE "+table+" RENAME TO broken")
			more, err := s.Step(ctx)
			require.Error(t, err, table)
			require.False(t, more)
			require.Equal(t, 3, k.Count("event", "pos IS NULL"), table)
			require.Equal(t, 3, k.Count("audit", "tree_index IS NULL"), table)
			execute(t, k, "ALTER TABLE broken RENAME TO "+table)
			require.NoError(t, s.Round(ctx))
			checkNumbers(t, k)
		}
	})
}

func execute(t *testing.T, k *testkit.Kit, statement string, args ...any) {
	t.Helper()
	require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	}))
}

func TestRunWakesWatchersAndGivesTheLeaseBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess, ana := k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Ana"})
		ticks := make(chan time.Time)
		s := newSequencer(k, "a", ticks)
		running, stop := context.WithCancel(ctx)
		var done sync.WaitGroup
		done.Go(func() { s.Run(running) })

		// Another process: it has a ledger of its own, so nobody here is woken at its commit.
		elsewhere := ledger.NewLedger(k.DB.IDs, k.DB.Ring, func() {})
		here := k.DB.Ledger
		woken, end := here.Subscribe(numberOf(t, k, jess))
		others, endOthers := here.Subscribe(numberOf(t, k, ana))
		defer endOthers()
		k.DB.Ledger = elsewhere
		addNotes(t, k, jess, 1)
		k.DB.Ledger = here
		require.Empty(t, woken)
		k.Clock.Move(time.Second)
		ticks <- k.Clock.Now()
		<-woken
		require.Empty(t, others, "another account's watcher sleeps on")

		addNotes(t, k, jess, 1)
		require.Len(t, woken, 1, "woken at the commit itself")
		end()
		k.Clock.Move(2 * time.Second)
		s.Wake()
		stop()
		done.Wait()
		checkNumbers(t, k)
		require.Zero(t, k.Count("lease", ""), "the next node need not wait")
	})
}

// A node that another one leads follows when it hears of events, without a tick.
func TestFollowsAnotherNodeWhenItHearsOfEvents(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := k.Account(account.Draft{FirstName: "Jess"})
		here, elsewhere := k.DB.Ledger, ledger.NewLedger(k.DB.IDs, k.DB.Ring, func() {})
		follows := newSequencer(k, "follows", nil)
		k.DB.Ledger = elsewhere
		leads := newSequencer(k, "leads", nil)
		require.NoError(t, leads.Round(ctx))

		running, stop := context.WithCancel(ctx)
		var done sync.WaitGroup
		done.Go(func() { follows.Run(running) })
		done.Go(func() { k.DB.Store.Listen(running, ledger.Channel, follows.Hear) })
		woken, end := here.Subscribe(numberOf(t, k, jess))
		defer end()
		for range 3 {
			addNotes(t, k, jess, 1)
			require.NoError(t, leads.Round(ctx))
			if k.DB.Store.Dialect() == store.SQLite { // it notifies nobody
				follows.Hear()
			}
			<-woken
			k.Clock.Move(time.Second)
		}
		stop()
		done.Wait()
	})
}

func numberOf(t *testing.T, k *testkit.Kit, login string) (n int64) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n)
	}))
	return n
}
