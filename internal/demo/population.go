package demo

import (
	"iter"
	"time"
)

// Population yields n fictional customers. The first few are made by hand, so
// that every kind of account can be shown; the others are drawn.
//
// The same seed and now give the same people, and a larger n only adds to
// them. Instants have milliseconds and none is after now, but for the end of
// a lock. E-mails, usernames and customer IDs are unique in one population,
// and so are phones up to eight million people. Memory grows by about 30
// bytes a person, for the addresses that are taken.
func Population(n int, seed uint64, now time.Time) iter.Seq[Person] {
	now = now.UTC().Truncate(time.Millisecond)
	return func(yield func(Person) bool) {
		t := &taken{}
		for i, p := range showcase(seed, now) {
			if i >= n {
				return
			}
			t.add(p.Record.Email)
			t.add(p.Record.UnverifiedEmail)
			t.add(p.Record.Username)
			if !yield(p) {
				return
			}
		}
		for i := showcases; i < n; i++ {
			if !yield(t.draw(i, seed, now)) {
				return
			}
		}
	}
}
