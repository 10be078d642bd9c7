package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// part shows how far a step over a known number of bytes, or of what else the
// unit writes, is: on a terminal one
// line that is written over and over, otherwise a line every ten seconds.
type part struct {
	to       io.Writer
	verb     string
	unit     func(int64) string
	now      func() time.Time
	terminal bool
	shown    time.Time
	width    int
}

func newPart(to io.Writer, verb string, now func() time.Time) *part {
	p := &part{to: to, verb: verb, unit: size, now: now, shown: now()}
	if file, ok := to.(*os.File); ok {
		info, err := file.Stat()
		p.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// watch is told the bytes that are done. A size of 0 says that another step
// comes first, whose length is not known.
func (p *part) watch(done, all int64) {
	if all == 0 {
		fmt.Fprintln(p.to, "copying the database …")
		return
	}
	every := 10 * time.Second
	if p.terminal {
		every = 200 * time.Millisecond
	}
	if p.now().Sub(p.shown) < every {
		return
	}
	p.shown = p.now()
	line := fmt.Sprintf("%s  %d %%  %s of %s", p.verb, 100*done/all, p.unit(done), p.unit(all))
	if !p.terminal {
		fmt.Fprintln(p.to, line)
		return
	}
	fmt.Fprint(p.to, "\r"+line+strings.Repeat(" ", max(0, p.width-len(line))))
	p.width = len(line)
}

// end ends the line.
func (p *part) end() {
	if p.width > 0 {
		fmt.Fprintln(p.to)
		p.width = 0
	}
}

// size writes a number of bytes as people read it.
func size(n int64) string {
	for _, unit := range []struct {
		bytes int64
		name  string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n >= unit.bytes {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(unit.bytes), unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
