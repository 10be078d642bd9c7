package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// where names the database of one measurement, as the program's arguments.
type where []string

// readmit runs the program to its end and returns its output.
func readmit(ctx context.Context, o options, at where, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, o.binary, append(args, at...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("readmit %s: %w", args[0], err)
	}
	return string(out), nil
}

// timed runs the program and returns how long it took and the most memory
// that it held.
func timed(ctx context.Context, o options, at where, args ...string) (time.Duration, float64, error) {
	cmd := exec.CommandContext(ctx, o.binary, append(args, at...)...)
	cmd.Stderr, cmd.Stdout = os.Stderr, io.Discard
	started := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("readmit %s: %w", args[0], err)
	}
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(started), float64(usage.Maxrss) / 1024, nil
}

// server is a running readmit.
type server struct {
	cmd    *exec.Cmd
	base   string
	portal string // where customers come in
	key    string
}

func serve(ctx context.Context, o options, at where) (*server, error) {
	return serveFor(ctx, o, at, "agent")
}

// serveFor starts the program, with a key of that role.
func serveFor(ctx context.Context, o options, at where, role string) (*server, error) {
	out, err := readmit(ctx, o, at, "apikey", "create", "--name", "bench", "--role", role)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	s := &server{key: lines[len(lines)-1]}
	s.cmd = exec.CommandContext(ctx, o.binary, append([]string{"serve", "--listen", "127.0.0.1:0", "--portal-listen", "127.0.0.1:0"}, at...)...)
	pipe, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("hold the server's output: %w", err)
	}
	log, err := os.Create(o.dir + "/serve.log")
	if err != nil {
		return nil, fmt.Errorf("keep the server's log: %w", err)
	}
	defer log.Close()
	s.cmd.Stderr = log
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	scan := bufio.NewScanner(pipe)
	for scan.Scan() {
		if _, address, ok := strings.Cut(scan.Text(), "listening on "); ok {
			s.base = strings.Fields(address)[0]
		}
		if _, address, ok := strings.Cut(scan.Text(), "customers' pages on "); ok {
			s.portal = strings.Fields(address)[0]
			go func() { _, _ = io.Copy(io.Discard, pipe) }()
			return s, nil
		}
	}
	return nil, fmt.Errorf("the server said nothing; see %s/serve.log", o.dir)
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop the server: %w", err)
	}
	return s.cmd.Wait()
}

// get asks for a path and returns the answer's body and how long it took.
func (s *server) get(ctx context.Context, path string, query url.Values) ([]byte, time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+path+"?"+query.Encode(), nil)
	if err != nil {
		return nil, 0, fmt.Errorf("make a request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+s.key)
	started := time.Now()
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, 0, fmt.Errorf("ask %s: %w", path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	took := time.Since(started)
	if err != nil {
		return nil, 0, fmt.Errorf("read the answer of %s: %w", path, err)
	}
	if res.StatusCode != http.StatusOK {
		return nil, 0, fmt.Errorf("%s?%s answered %d: %s", path, query.Encode(), res.StatusCode, body)
	}
	return body, took, nil
}

// memory returns the server's resident memory in MB.
func (s *server) memory() (float64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the server's memory: %w", err)
	}
	for _, line := range strings.Split(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("no VmHWM")
}
