package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// server is a server that a script has started.
type server struct {
	cmd *exec.Cmd
	out *bufio.Reader // the rest of its standard output
	url string
	// before is what it printed before it listened.
	before string
}

// servers are the running ones, by their script: scripts run side by side.
var servers sync.Map

func serverOf(ts *testscript.TestScript) *server {
	s, _ := servers.Load(ts)
	found, _ := s.(*server)
	return found
}

// serve starts `readmit serve` with the arguments given on a free port, waits
// until it listens, and sets $URL.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("serve cannot be expected to fail: use ! exec readmit serve")
	}
	path, err := exec.LookPath("readmit")
	ts.Check(err)
	cmd := exec.Command(path, append([]string{"serve", "--listen", "127.0.0.1:0", "--portal-listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir, cmd.Env = ts.MkAbs("."), environment(ts)
	errs, err := os.Create(ts.MkAbs("serve.log"))
	ts.Check(err)
	defer errs.Close()
	cmd.Stderr = errs
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	s := &server{cmd: cmd, out: bufio.NewReader(out)}
	servers.Store(ts, s)
	ts.Defer(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill() // the script failed before it stopped its server
			_ = cmd.Wait()
		}
		servers.Delete(ts)
	})
	for {
		line, err := s.out.ReadString('\n')
		if err != nil {
			ts.Fatalf("the server ended before it listened: %v\n%s", err, ts.ReadFile("serve.log"))
		}
		if address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on "); ok {
			s.url = address
			ts.Setenv("URL", address)
			return
		}
		s.before += line
	}
}

// stop sends SIGTERM and expects that the server ends with exit code 0. What
// it printed besides its address is in serve.out.
func stop(ts *testscript.TestScript, neg bool, args []string) {
	s := serverOf(ts)
	if s == nil || neg || len(args) > 0 {
		ts.Fatalf("usage: stop, after serve")
	}
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	rest, err := io.ReadAll(s.out)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("serve.out"), append([]byte(s.before), rest...), 0o600))
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("the server did not end well: %v\n%s", err, ts.ReadFile("serve.log"))
	}
}

// get asks the server for a path and writes status and body to standard
// output. A second argument is a key to send.
func get(ts *testscript.TestScript, neg bool, args []string) {
	s := serverOf(ts)
	if s == nil || neg || len(args) == 0 {
		ts.Fatalf("usage: get PATH [KEY], after serve")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+args[0], nil)
	ts.Check(err)
	if len(args) > 1 {
		request.Header.Set("Authorization", "Bearer "+args[1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(request)
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%d\n%s", answer.StatusCode, body)
}

// lastLine sets a variable to the last line of a file, which may be stdout.
func lastLine(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lastline FILE VARIABLE")
	}
	lines := strings.Split(strings.TrimRight(ts.ReadFile(args[0]), "\n"), "\n")
	ts.Setenv(args[1], lines[len(lines)-1])
}

func environment(ts *testscript.TestScript) []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "READMIT_DATA", "READMIT_DATABASE"} {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}
