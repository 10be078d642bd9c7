package directory

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Progress tells a person how far a long run is: rows, rate, share of the
// bytes, time left. On a terminal one line is written over and over;
// otherwise a line of its own comes every ten seconds, as fits a log. It is
// for one goroutine.
type Progress struct {
	w        io.Writer
	now      func() time.Time
	total    int64
	terminal bool
	started  time.Time
	shown    time.Time
	from     int64 // bytes that an earlier run had done
	bytes    int64
	rows     int64
	bad      int64
	width    int
}

const (
	terminalEvery = 200 * time.Millisecond
	lineEvery     = 10 * time.Second
)

// NewProgress begins to count the time. Total is the size of the file in
// bytes as [Reader.Consumed] counts them, or 0 if it is not known; from is
// how many of them an earlier run had done.
func NewProgress(w io.Writer, terminal bool, total, from int64, now func() time.Time) *Progress {
	t := now()
	return &Progress{w: w, now: now, total: total, terminal: terminal, started: t, shown: t, from: from, bytes: from}
}

// Update tells how many rows this run has read, how many of them were bad,
// and how many bytes of the file are done. It is cheap when it is not yet
// time to show it.
func (p *Progress) Update(rows, bad, bytes int64) error {
	p.rows, p.bad, p.bytes = rows, bad, bytes
	t, every := p.now(), lineEvery
	if p.terminal {
		every = terminalEvery
	}
	if t.Sub(p.shown) < every {
		return nil
	}
	p.shown = t
	return p.show(p.line(t))
}

// Done shows the last state and ends the line.
func (p *Progress) Done() error {
	t := p.now()
	s := fmt.Sprintf("%s rows in %s, %s rows/s%s", grouped(p.rows), span(t.Sub(p.started)), grouped(p.rate(t)), p.badPart())
	if err := p.show(s); err != nil || !p.terminal {
		return err
	}
	return p.print("\n")
}

func (p *Progress) show(s string) error {
	if !p.terminal {
		return p.print(s + "\n")
	}
	blank := max(0, p.width-len(s))
	p.width = len(s)
	return p.print("\r" + s + strings.Repeat(" ", blank))
}

func (p *Progress) print(s string) error {
	if _, err := io.WriteString(p.w, s); err != nil {
		return fmt.Errorf("show the progress: %w", err)
	}
	return nil
}

func (p *Progress) line(t time.Time) string {
	s := fmt.Sprintf("%s rows, %s rows/s", grouped(p.rows), grouped(p.rate(t)))
	if p.total > 0 {
		s = fmt.Sprintf("%3d %%  ", min(100, p.bytes*100/p.total)) + s
	}
	if left, ok := p.left(t); ok {
		s += ", " + span(left) + " left"
	}
	return s + p.badPart()
}

func (p *Progress) badPart() string {
	if p.bad == 0 {
		return ""
	}
	return ", " + grouped(p.bad) + " not taken"
}

func (p *Progress) rate(t time.Time) int64 {
	seconds := t.Sub(p.started).Seconds()
	if seconds <= 0 {
		return 0
	}
	return int64(float64(p.rows) / seconds)
}

// left is the time that the remaining bytes take at the pace so far.
func (p *Progress) left(t time.Time) (time.Duration, bool) {
	done := p.bytes - p.from
	if p.total <= 0 || done <= 0 || p.bytes > p.total {
		return 0, false
	}
	perByte := float64(t.Sub(p.started)) / float64(done)
	return time.Duration(perByte * float64(p.total-p.bytes)), true
}

// span writes a duration in whole seconds, as 1h02m03s, 2m03s or 3s.
func span(d time.Duration) string { return d.Round(time.Second).String() }

// grouped writes a number with commas between the thousands.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
