package directory_test

import (
	"context"
	crypto "crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/gate"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// The variables by which a test tells its child process what to import.
const (
	childFile   = "READMIT_TEST_IMPORT_FILE"
	childDir    = "READMIT_TEST_IMPORT_DIR"
	childURL    = "READMIT_TEST_IMPORT_URL"
	childTenant = "READMIT_TEST_IMPORT_TENANT"
)

// now is the clock of all: an account whose file does not say when it was made
// was made at that time.
func now() time.Time { return testkit.Start }

// installation opens a database with its keys as a process of its own does.
func installation(dir, url string) (*op.DB, error) {
	db, err := store.Open(context.Background(), store.Config{Dir: dir, URL: url})
	if err != nil {
		return nil, err
	}
	ring, err := keyring.Open(filepath.Join(dir, "keys"), now)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	ids := id.Source{Now: now, Rand: crypto.Reader}
	return &op.DB{
		Store: db, Ring: ring, IDs: ids, Now: now, Gate: gate.Open(),
		Ledger: ledger.NewLedger(ids, ring, func() {}), Log: slog.New(slog.DiscardHandler),
	}, nil
}

// TestChildThatImports is the process that is killed. By itself it does nothing.
func TestChildThatImports(t *testing.T) {
	path := os.Getenv(childFile)
	if path == "" {
		t.Skip("only run as a child of TestAKilledImportGoesOn")
	}
	db, err := installation(os.Getenv(childDir), os.Getenv(childURL))
	require.NoError(t, err)
	if finished(t, db.Store) { // and killed before it could say so
		return
	}
	file, err := os.Open(path)
	require.NoError(t, err)
	report, err := os.OpenFile(filepath.Join(os.Getenv(childDir), "report"), os.O_RDWR|os.O_CREATE, 0o600)
	require.NoError(t, err)
	_, err = directory.NewService(db).Import(context.Background(), system(os.Getenv(childTenant)), directory.ImportInput{
		Name: "x", File: file, Report: report, AddFields: true,
	})
	require.NoError(t, err)
	require.NoError(t, db.Store.Close())
}

func finished(t *testing.T, db *store.DB) (yes bool) {
	require.NoError(t, db.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRowContext(context.Background(), "SELECT EXISTS (SELECT 1 FROM import_run WHERE finished_at IS NOT NULL)").Scan(&yes)
	}))
	return yes
}

func system(tenant string) authz.Actor {
	return authz.Actor{Kind: authz.System, ID: "test", Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "test"}}
}

// TestAKilledImportGoesOn kills the importing process again and again, at
// moments drawn at random, and compares what comes out with an import that
// was never interrupted.
func TestAKilledImportGoesOn(t *testing.T) {
	text := threeAccounts + string(demoFile(t, 4000, false)) + "not json\n" + threeAccounts
	path := filepath.Join(t.TempDir(), "accounts.ndjson")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	for name, filled := range map[string]bool{"into an empty directory": false, "beside others": true} {
		t.Run(name, func(t *testing.T) {
			testkit.EachStore(t, func(t *testing.T, db *store.DB) { killAndCompare(t, db, path, text, filled) })
		})
	}
}

func killAndCompare(t *testing.T, db *store.DB, path, text string, filled bool) {
	k := testkit.NewKit(t, db)
	if filled {
		k.Account(account.Draft{ID: "0193a6c2-0000-7000-8000-0000000000aa", FirstName: "Somebody", Email: "somebody@example.org"})
	}
	whole := mustImport(t, k, text, addFields)
	want, found := export(t, k, false), rowsOfSearch(t, k)

	dir := t.TempDir()
	url := ""
	if db.Dialect() == store.Postgres {
		url = testkit.PostgresURL(t)
	}
	child, err := installation(dir, url)
	require.NoError(t, err)
	other := testkit.NewKit(t, child.Store)
	if filled {
		other.Account(account.Draft{ID: "0193a6c2-0000-7000-8000-0000000000aa", FirstName: "Somebody", Email: "somebody@example.org", CreatedAt: testkit.Start})
	}
	indexes := indexNames(t, other)
	require.NoError(t, child.Store.Close())
	kills := killUntilDone(t, path, dir, url, other.Tenant)
	require.Positive(t, kills, "the import was too quick to be killed")

	child, err = installation(dir, url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, child.Store.Close()) })
	other.DB = child
	sameLines(t, want, export(t, other, false))
	require.Equal(t, found, rowsOfSearch(t, other))
	require.Equal(t, indexes, indexNames(t, other))
	require.Zero(t, other.Count("bulk_work", ""))
	require.Zero(t, other.Count("import_again", ""))
	report, err := os.ReadFile(filepath.Join(dir, "report"))
	require.NoError(t, err)
	sameLines(t, whole.report, string(report))
	require.Equal(t, []string{fmt.Sprintf("%d|%d|%d", whole.Totals.Rows, whole.Totals.Taken(), whole.Totals.Bad)},
		column(t, other, "SELECT rows_read, taken, reported FROM import_run WHERE finished_at IS NOT NULL"))
}

// killUntilDone starts the import, kills it, and starts it again, each time
// after a longer while, until it ends by itself. It returns how often it was killed.
func killUntilDone(t *testing.T, path, dir, url, tenant string) (kills int) {
	rng := rand.New(rand.NewPCG(1, 2))
	for longest := 300; ; longest += 300 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestChildThatImports$")
		cmd.Env = append(os.Environ(), childFile+"="+path, childDir+"="+dir, childURL+"="+url, childTenant+"="+tenant)
		out, err := os.CreateTemp(t.TempDir(), "out")
		require.NoError(t, err)
		cmd.Stdout, cmd.Stderr = out, out
		require.NoError(t, cmd.Start())
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case err := <-done:
			said, rerr := os.ReadFile(out.Name())
			require.NoError(t, errors.Join(err, rerr), "%s", said)
			return kills
		case <-time.After(time.Duration(rng.IntN(longest)) * time.Millisecond):
			require.NoError(t, cmd.Process.Kill())
			<-done
			kills++
		}
	}
}
