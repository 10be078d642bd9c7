package job

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Board shows how the jobs of this process are. The zero Board is empty; nil
// shows nothing and notes nothing.
type Board struct {
	mu     sync.Mutex
	states map[string]Status
}

// Status is how one job is.
type Status struct {
	Name  string
	Every time.Duration
	// Ended is when it last ended, well or not; zero if it has not yet.
	Ended time.Time
	// Due is when it is to begin next, or was to begin if it runs now.
	Due time.Time
	// FailingSince is when the first of the failures was that have not been
	// followed by a success; zero if the last time was one.
	FailingSince time.Time
	// Late says that it should have ended again: it is over due by more than
	// its own interval, and by a minute at least.
	Late bool
}

// States returns how the jobs are, by name.
func (b *Board) States() []Status {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make([]Status, 0, len(b.states))
	for _, s := range b.states {
		s.Late = time.Since(s.Due) > max(s.Every, time.Minute)
		out = append(out, s)
	}
	slices.SortFunc(out, func(x, y Status) int { return strings.Compare(x.Name, y.Name) })
	return out
}

func (b *Board) note(j Job, change func(*Status)) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.states == nil {
		b.states = map[string]Status{}
	}
	s, known := b.states[j.Name]
	if !known {
		s = Status{Name: j.Name, Every: j.Every}
	}
	change(&s)
	b.states[j.Name] = s
}

func (b *Board) due(j Job, at time.Time) { b.note(j, func(s *Status) { s.Due = at }) }

func (b *Board) ended(j Job, at time.Time, failed bool) {
	b.note(j, func(s *Status) {
		s.Ended = at
		switch {
		case !failed:
			s.FailingSince = time.Time{}
		case s.FailingSince.IsZero():
			s.FailingSince = at
		}
	})
}
