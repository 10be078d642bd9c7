package testkit

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Cluster is a PostgreSQL server of one test alone, which the test may restart
// while others use theirs. What it has committed outlasts the end of its
// processes; that of the machine it would not, since it does not wait for the disk.
type Cluster struct {
	URL string // of an empty database

	t        testing.TB
	bin, dir string
}

// OwnPostgres starts a server on a free port of the loopback, and stops it when
// the test ends or its process does: a shell holds it whose standard input is a
// pipe that only we hold. The test is left out where PostgreSQL is.
func OwnPostgres(t testing.TB) *Cluster {
	t.Helper()
	if os.Getenv("READMIT_TEST_POSTGRES") == "off" {
		t.Skip("left out: READMIT_TEST_POSTGRES=off")
	}
	bin, err := findServer()
	if err != nil && os.Getenv("READMIT_TEST_POSTGRES") != "" {
		t.Skip("left out: the address in READMIT_TEST_POSTGRES is a server that no test may restart, and none is installed here")
	}
	require.NoError(t, err)
	dir, err := os.MkdirTemp("", "readmit-cluster-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	port, err := freePort()
	require.NoError(t, err)
	c := &Cluster{t: t, bin: bin, dir: dir, URL: fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port)}
	c.start(port)
	return c
}

// start makes the server's files and runs it until the pipe ends.
func (c *Cluster) start(port int) {
	c.t.Helper()
	cmd, err := asServer(c.dir, fmt.Sprintf(`
%[1]s/initdb --no-sync -A trust -U postgres -E UTF8 --locale=C -D %[2]s/data >%[2]s/log 2>&1 || exit 1
echo "port = %[3]d
listen_addresses = '127.0.0.1'
unix_socket_directories = '%[2]s'
fsync = off" >>%[2]s/data/postgresql.conf
%[1]s/pg_ctl start -w -D %[2]s/data -l %[2]s/log >/dev/null || exit 1
echo started
cat >/dev/null
%[1]s/pg_ctl stop -m immediate -D %[2]s/data >/dev/null`, c.bin, c.dir, port))
	require.NoError(c.t, err)
	in, err := cmd.StdinPipe()
	require.NoError(c.t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(c.t, err)
	require.NoError(c.t, cmd.Start())
	c.t.Cleanup(func() {
		require.NoError(c.t, in.Close())
		require.NoError(c.t, cmd.Wait(), "PostgreSQL stops")
	})
	line, _ := bufio.NewReader(out).ReadString('\n')
	require.Equal(c.t, "started\n", line, c.log())
}

// Restart ends the server at once, as a crash does: connections break, and what
// was not committed is gone. It returns when the server is back and has
// recovered.
func (c *Cluster) Restart() error {
	cmd, err := asServer(c.dir, fmt.Sprintf("%s/pg_ctl restart -w -m immediate -D %s/data -l %s/log >/dev/null", c.bin, c.dir, c.dir))
	if err != nil {
		return err
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("restart PostgreSQL: %w\n%s", err, c.log())
	}
	return nil
}

func (c *Cluster) log() string {
	text, _ := os.ReadFile(filepath.Join(c.dir, "log"))
	return string(text)
}
