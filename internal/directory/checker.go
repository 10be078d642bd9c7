package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// checker collects what is wrong with the row at hand and which names no
// field has. Its caches and lists are bounded, so that a file of any length
// is read in constant memory.
type checker struct {
	region   string
	now      time.Time
	line     int64
	problems []Problem
	// list and index say in which entry of which list the field stands.
	list  string
	index int

	unknown      map[string]int64
	unknownOther int64
	seen         map[string]bool
	cache        map[string]string
	lastPhone    string
	lastNumber   string

	noted       []string // what Notes says, beside the passwords
	needNew     int64    // accounts that came without their password
	needNewHint string
}

const (
	unknownLimit = 1000 // distinct names that are counted one by one
	cacheLimit   = 4096
	nameLimit    = 80 // bytes of an unknown name that are kept
)

func newChecker(o Options) *checker {
	return &checker{
		region:  o.Region,
		now:     o.Now,
		unknown: map[string]int64{},
		seen:    map[string]bool{},
		cache:   map[string]string{},
	}
}

func (c *checker) begin(line int64) {
	c.line, c.problems, c.list = line, nil, ""
	clear(c.seen)
}

func (c *checker) problem(name, reason string) {
	c.problems = append(c.problems, Problem{Line: c.line, Field: c.place(name), Reason: reason})
}

// broken notes a problem that makes those noted after the first n meaningless.
func (c *checker) broken(n int, name, reason string) {
	c.problems = c.problems[:n]
	c.list = ""
	c.problem(name, reason)
}

func (c *checker) warn(name, reason string) {
	c.problems = append(c.problems, Problem{Line: c.line, Field: name, Reason: reason, Warning: true})
}

func (c *checker) bad() bool {
	return slices.ContainsFunc(c.problems, func(p Problem) bool { return !p.Warning })
}

func (c *checker) place(name string) string {
	switch {
	case c.list == "":
		return name
	case name == "":
		return fmt.Sprintf("%s[%d]", c.list, c.index+1)
	default:
		return fmt.Sprintf("%s[%d].%s", c.list, c.index+1, name)
	}
}

// mostNotes bounds what is said of a file as a whole.
const mostNotes = 100

// note keeps a sentence for [Reader.Notes], once.
func (c *checker) note(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if len(c.noted) < mostNotes && !slices.Contains(c.noted, s) {
		c.noted = append(c.noted, s)
	}
}

func (c *checker) notes() []string {
	if c.needNew == 0 {
		return slices.Clone(c.noted)
	}
	s := fmt.Sprintf("Without a password hash that can be kept came %d of the accounts: their owners need a new password. %s", c.needNew, c.needNewHint)
	return append([]string{strings.TrimSpace(s)}, c.noted...)
}

// notKnown counts a name that no field has, once a row.
func (c *checker) notKnown(name string) {
	if c.list != "" {
		name = c.list + "." + name
	}
	name = printable(name)
	if c.seen[name] {
		return
	}
	if len(c.seen) < unknownLimit {
		c.seen[name] = true
	}
	c.addUnknown(name, 1, unknownLimit)
}

// besideAccounts counts what stands beside the accounts of a document. There
// is always room for it, however many names the accounts had.
func (c *checker) besideAccounts(name string, n int64) {
	c.addUnknown(printable(name), n, 2*unknownLimit)
}

func (c *checker) addUnknown(name string, n int64, limit int) {
	if _, ok := c.unknown[name]; !ok && len(c.unknown) >= limit {
		c.unknownOther += n
		return
	}
	c.unknown[name] += n
}

func (c *checker) unknownNames() []Unknown {
	out := make([]Unknown, 0, len(c.unknown)+1)
	for name, n := range c.unknown {
		out = append(out, Unknown{Name: name, Count: n})
	}
	slices.SortFunc(out, func(a, b Unknown) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name))
	})
	if c.unknownOther > 0 {
		out = append(out, Unknown{Name: "(other names)", Count: c.unknownOther})
	}
	return out
}

// once answers a question about a value that comes again and again, such as a
// locale, from memory.
func (c *checker) once(kind, value string, ask func(string) string) string {
	if len(value) > nameLimit {
		return ask(value)
	}
	key := kind + value
	if reason, ok := c.cache[key]; ok {
		return reason
	}
	reason := ask(value)
	if len(c.cache) < cacheLimit {
		c.cache[key] = reason
	}
	return reason
}

// printable makes a foreign name fit for a report: short, and without
// anything that moves a terminal's cursor.
func printable(s string) string {
	if len(s) > nameLimit {
		s = s[:nameLimit] + "…"
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == 0xfffd || isBidiControl(r) {
			return '?'
		}
		return r
	}, s)
}

// isBidiControl reports the characters that reorder what stands around them
// (Unicode UAX #9).
func isBidiControl(r rune) bool {
	return r == 0x061c || r == 0x200e || r == 0x200f || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)
}
