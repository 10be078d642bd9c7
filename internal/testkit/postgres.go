package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
)

var server struct {
	once sync.Once
	url  string // of the server, without a database
	err  error
}

var template struct {
	once sync.Once
	name string
	err  error
}

// postgresURL returns the address of a fresh, migrated database, which is
// dropped when the test ends.
func postgresURL(t testing.TB) string {
	t.Helper()
	if os.Getenv("READMIT_TEST_POSTGRES") == "off" {
		t.Skip("left out: READMIT_TEST_POSTGRES=off")
	}
	server.once.Do(func() { server.url, server.err = startServer() })
	require.NoError(t, server.err)
	template.once.Do(func() { template.name, template.err = makeTemplate(server.url) })
	require.NoError(t, template.err)
	name := "t_" + random()
	require.NoError(t, execute(server.url, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template.name)))
	t.Cleanup(func() {
		if err := execute(server.url, fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return server.url + "/" + name + "?sslmode=disable"
}

// makeTemplate migrates one database that the tests' own are copied from.
func makeTemplate(url string) (string, error) {
	name := "template_" + random()
	if err := execute(url, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	db, err := store.Open(context.Background(), store.Config{URL: url + "/" + name + "?sslmode=disable"})
	if err != nil {
		return "", err
	}
	return name, db.Close()
}

func execute(url, statement string) error {
	db, err := sql.Open("pgx", url+"/postgres?sslmode=disable")
	if err != nil {
		return fmt.Errorf("open PostgreSQL: %w", err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// startServer starts a throw-away server on a free port. A shell holds it and
// stops it when this process ends, however that happens: its standard input
// is a pipe that only we hold.
func startServer() (string, error) {
	if url := os.Getenv("READMIT_TEST_POSTGRES"); url != "" {
		return url, nil
	}
	bin, err := findServer()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "readmit-postgres-")
	if err != nil {
		return "", fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	script := fmt.Sprintf(`
%[1]s/initdb --no-sync -A trust -U postgres -E UTF8 --locale=C -D %[2]s/data >%[2]s/log 2>&1 || exit 1
%[1]s/postgres -D %[2]s/data -p %[3]d -k %[2]s -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 >>%[2]s/log 2>&1 &
pid=$!
trap 'kill -INT $pid 2>/dev/null' EXIT TERM INT HUP
cat >/dev/null
kill -INT $pid; wait $pid; rm -rf %[2]s/data %[2]s/log`, bin, dir, port)
	if err := runAsServer(dir, script); err != nil {
		return "", err
	}
	url := fmt.Sprintf("postgres://postgres@127.0.0.1:%d", port)
	return url, waitFor(url, filepath.Join(dir, "log"))
}

func runAsServer(dir, script string) error {
	cmd, err := asServer(dir, script)
	if err != nil {
		return err
	}
	if _, err := cmd.StdinPipe(); err != nil {
		return fmt.Errorf("hold PostgreSQL's input: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	held = cmd
	return nil
}

// asServer is a shell script run as the user who may run PostgreSQL, in a
// folder that belongs to that user from now on.
func asServer(dir, script string) (*exec.Cmd, error) {
	cmd := exec.Command("sh", "-c", script)
	if os.Geteuid() == 0 { // PostgreSQL refuses to run as root
		if err := exec.Command("chown", "postgres", dir).Run(); err != nil {
			return nil, fmt.Errorf("give the folder to postgres: %w", err)
		}
		cmd = exec.Command("su", "postgres", "-s", "/bin/sh", "-c", script)
	}
	cmd.Dir = dir
	return cmd, nil
}

// held keeps the pipe open until the process ends.
var held *exec.Cmd

func waitFor(url, log string) error {
	deadline := time.Now().Add(60 * time.Second)
	for {
		err := execute(url, "SELECT 1")
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			text, _ := os.ReadFile(log)
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, text)
		}
		time.Sleep(50 * time.Millisecond) // waits for another process, which tells nobody when it is ready
	}
}

func findServer() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("PostgreSQL is not installed: apt-get install postgresql, or set READMIT_TEST_POSTGRES to an address or to off")
	}
	return filepath.Dir(found[len(found)-1]), nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func random() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
