package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// tenant finds the tenant that a command is about.
func (g *globals) tenant(ctx context.Context, a *app.App, name string) (tenant.Tenant, error) {
	t, err := a.FindTenant(ctx, name)
	if errors.Is(err, op.ErrNotFound) {
		return t, fmt.Errorf("there is no tenant %q; give a short name or an id", name)
	}
	return t, err
}

// report opens the file of the report, whose lines of an interrupted import
// stay, or standard output. done must be called at the end.
func (g *globals) report(path string) (report directory.ReportFile, done func() error, err error) {
	if path == "" {
		s := &streamReport{to: g.out}
		return s, s.flush, nil
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("open the report: %w", err)
	}
	return file, file.Close, nil
}

// streamReport is a report that goes to where nothing can be taken back: it
// holds the newest lines until those after them come.
type streamReport struct {
	to      io.Writer
	written int64
	held    []byte
	settled int // of the bytes held: those that are not taken back any more
}

// Write holds the lines.
func (s *streamReport) Write(p []byte) (int, error) {
	s.held = append(s.held, p...)
	return len(p), nil
}

// Seek tells the size; what was there when it told it last is let out.
func (s *streamReport) Seek(int64, int) (int64, error) {
	n, err := s.to.Write(s.held[:s.settled])
	s.written += int64(n)
	s.held = append(s.held[:0], s.held[n:]...)
	s.settled = len(s.held)
	if err != nil {
		return 0, fmt.Errorf("write the report: %w", err)
	}
	return s.written + int64(len(s.held)), nil
}

// Truncate takes back lines that are still held.
func (s *streamReport) Truncate(size int64) error {
	s.held = s.held[:min(max(size-s.written, 0), int64(len(s.held)))]
	s.settled = min(s.settled, len(s.held))
	return nil
}

func (s *streamReport) flush() error {
	s.settled = len(s.held)
	_, err := s.Seek(0, io.SeekCurrent)
	return err
}
