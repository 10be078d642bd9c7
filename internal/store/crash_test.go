package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
)

// crashDir makes this test binary a process that writes until it is killed.
const crashDir = "READMIT_TEST_CRASH_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(dir, os.Getenv("READMIT_TEST_CRASH_ROUND")))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes pairs of rows from many callers and says on standard
// output which pairs were acknowledged.
func writeUntilKilled(dir, round string) error {
	db, err := store.Open(context.Background(), store.Config{Dir: dir})
	if err != nil {
		return err
	}
	var callers sync.WaitGroup
	for caller := range 24 {
		callers.Go(func() {
			for i := 0; err == nil; i++ {
				name := fmt.Sprintf("%s-%d-%d", round, caller, i)
				if werr := db.Write(context.Background(), func(tx *store.Tx) error {
					return errors.Join(insertLease(tx, name+"-a"), insertLease(tx, name+"-b"))
				}); werr != nil {
					fmt.Fprintln(os.Stderr, werr)
					return
				}
				fmt.Println(name)
			}
		})
	}
	callers.Wait()
	return errors.New("nobody killed this process")
}

// TestKilledInTheMiddleOfGroupedWrites kills a writing process 50 times, each
// time after another number of acknowledgements: none of those may be lost,
// and no pair may be there by half.
//
// It proves that nothing is acknowledged before SQLite has committed it. That
// a commit outlasts a loss of power is the work of synchronous=FULL, which
// TestSQLiteWaitsForTheDisk asks for.
func TestKilledInTheMiddleOfGroupedWrites(t *testing.T) {
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 50))
	acknowledged := map[string]bool{}
	for round := range 50 {
		for _, name := range writeAndKill(t, dir, round, 1+random.IntN(400)) {
			acknowledged[name] = true
		}
		found := pairs(t, dir)
		for name := range acknowledged {
			require.Equal(t, "ab", found[name], "round %d: %s was acknowledged", round, name)
		}
		for name, halves := range found {
			require.Equal(t, "ab", halves, "round %d: %s is there by half", round, name)
		}
	}
	t.Logf("%d acknowledged writes, none lost", len(acknowledged))
}

func writeAndKill(t *testing.T, dir string, round, after int) (acknowledged []string) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), crashDir+"="+dir, fmt.Sprintf("READMIT_TEST_CRASH_ROUND=%d", round))
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) { // what is cut off was not said
			break
		}
		require.NoError(t, err)
		acknowledged = append(acknowledged, strings.TrimSuffix(line, "\n"))
		if len(acknowledged) == after {
			require.NoError(t, cmd.Process.Kill())
		}
	}
	require.Error(t, cmd.Wait())
	require.GreaterOrEqual(t, len(acknowledged), after, complaints.String())
	return acknowledged
}

// pairs returns the halves that are there of each pair.
func pairs(t *testing.T, dir string) map[string]string {
	t.Helper()
	db, err := store.Open(context.Background(), store.Config{Dir: dir})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	found := map[string]string{}
	require.NoError(t, db.Read(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.QueryContext(context.Background(), "SELECT name FROM lease ORDER BY name")
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var name string
			require.NoError(t, rows.Scan(&name))
			cut := strings.LastIndexByte(name, '-')
			found[name[:cut]] += name[cut+1:]
		}
		return rows.Err()
	}))
	return found
}

func TestSQLiteWaitsForTheDisk(t *testing.T) {
	db, err := store.Open(context.Background(), store.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.Write(context.Background(), func(tx *store.Tx) error {
		for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "secure_delete": "1"} {
			var got string
			require.NoError(t, tx.QueryRowContext(context.Background(), "PRAGMA "+pragma).Scan(&got))
			require.Equal(t, want, got, pragma)
		}
		return nil
	}))
}
