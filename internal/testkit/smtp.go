package testkit

import (
	"bufio"
	"crypto/x509"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

//go:embed smtp.mjs
var smtpScript string

// SMTPOptions say how a mail server of a test is.
type SMTPOptions struct {
	User     string `json:"user,omitempty"` // empty: it asks for none
	Password string `json:"password,omitempty"`
	StartTLS bool   `json:"starttls,omitempty"` // by a certificate that [SMTP.Roots] alone trust
	TLS      bool   `json:"tls,omitempty"`      // from the first byte, by such a certificate
	Methods  string `json:"methods,omitempty"`  // ways to sign in, with spaces between them; empty: PLAIN LOGIN
	Port     int    `json:"port,omitempty"`     // 0: a free one

	Cert string `json:"cert,omitempty"` // set by [StartSMTP], as Key is
	Key  string `json:"key,omitempty"`
}

// SMTP is the server of the npm package smtp-server, on the loopback address.
// To addresses that begin with gone it answers 550 5.1.1, with spam 550 5.7.1
// and with busy 451; a subject of "refuse" is refused after the text.
type SMTP struct {
	Port  int
	Roots *x509.CertPool
	t     testing.TB
	stop  func()
	mails chan Received
}

// Received is a mail that the server has taken.
type Received struct {
	Port   int      `json:"port"`
	From   string   `json:"from"`
	To     []string `json:"to"`
	Raw    string   `json:"raw"`
	Secure bool     `json:"secure"`
	User   string   `json:"user"`
}

// StartSMTP starts a mail server that ends with the test. Where node or the
// package is not there, it skips the test and says so.
func StartSMTP(t testing.TB, o SMTPOptions) *SMTP {
	t.Helper()
	modules := filepath.Join(root(t), "web")
	if _, err := os.Stat(filepath.Join(modules, "node_modules", "smtp-server")); err != nil {
		t.Skip("npm's smtp-server is not there: run `npm ci --ignore-scripts` in web")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not there: install it for the tests with a real mail server")
	}
	script := filepath.Join(t.TempDir(), "smtp.mjs")
	require.NoError(t, os.WriteFile(script, []byte(smtpScript), 0o600))
	var roots *x509.CertPool
	o.Cert, o.Key, roots = certificate(t)
	options, err := json.Marshal(o)
	require.NoError(t, err)
	cmd := exec.Command(node, script, modules, string(options))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	s := &SMTP{t: t, Roots: roots, mails: make(chan Received, 10_000)}
	s.stop = sync.OnceFunc(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	t.Cleanup(s.stop)
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<22)
	go func() {
		for lines.Scan() {
			var r Received
			if json.Unmarshal(lines.Bytes(), &r) == nil {
				s.mails <- r
			}
		}
		close(s.mails)
	}()
	s.Port = s.Next().Port
	require.NotZero(t, s.Port)
	return s
}

// Next waits for the next mail.
func (s *SMTP) Next() Received {
	s.t.Helper()
	select {
	case r := <-s.mails:
		return r
	case <-time.After(20 * time.Second):
		require.FailNow(s.t, "no mail came")
	}
	return Received{}
}

// Waiting is how many mails have come that nobody asked for yet.
func (s *SMTP) Waiting() int { return len(s.mails) }

// Stop ends the server: its port is free again.
func (s *SMTP) Stop() { s.stop() }

// root is the folder of the repository: a test runs in that of its package.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "web", "package.json")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		require.NotEqual(t, dir, up, "the test runs outside of the repository")
		dir = up
	}
}
