package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/readmit/readmit/internal/directory"
)

// shown is the progress of a long command, as it is shown.
type shown struct {
	to       io.Writer
	terminal bool
	size     int64
	done     int64               // by an interrupted run
	progress *directory.Progress // nil while no rows come
}

func newShown(to io.Writer) *shown {
	s := &shown{to: to}
	if file, ok := to.(*os.File); ok {
		info, err := file.Stat()
		s.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return s
}

// watch returns what an import tells its progress to. A progress that cannot
// be shown stops nothing.
func (s *shown) watch() directory.Watch {
	return directory.Watch{
		Begin: s.begin,
		Rows: func(rows, bad, bytes int64) {
			if s.progress == nil {
				s.progress = directory.NewProgress(s.to, s.terminal, s.size, s.done, time.Now)
			}
			_ = s.progress.Update(rows, bad, bytes)
		},
		Step: func(name string) {
			s.end()
			fmt.Fprintf(s.to, "%s …\n", name)
		},
	}
}

func (s *shown) begin(size, done int64) {
	if done > 0 {
		fmt.Fprintf(s.to, "going on where the interrupted import stopped\n")
	}
	s.size, s.done = size, done
}

// end ends the line of the rows.
func (s *shown) end() {
	if s.progress != nil {
		_ = s.progress.Done()
		s.progress = nil
	}
}

// boundMemory makes a command that works through a large file collect garbage
// earlier rather than take more memory than it needs.
func boundMemory() { debug.SetMemoryLimit(130 << 20) }
