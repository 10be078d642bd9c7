package ledger

import "sync"

// live wakes whoever watches an account, in this process.
type live struct {
	mu       sync.Mutex
	watchers map[int64]map[chan struct{}]bool
}

// Subscribe returns a channel that gets a value soon after events of the
// account were committed: at once if this process wrote them, and within about
// a second if another one did (two where its notifications are not heard). Several commits may give one value, so the
// reader reads on from where it stood. The second result ends the
// subscription and must be called.
func (l *Ledger) Subscribe(account int64) (woken <-chan struct{}, end func()) {
	c := make(chan struct{}, 1)
	l.live.mu.Lock()
	defer l.live.mu.Unlock()
	if l.live.watchers == nil {
		l.live.watchers = map[int64]map[chan struct{}]bool{}
	}
	if l.live.watchers[account] == nil {
		l.live.watchers[account] = map[chan struct{}]bool{}
	}
	l.live.watchers[account][c] = true
	return c, func() { l.live.forget(account, c) }
}

func (v *live) forget(account int64, c chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.watchers[account], c)
	if len(v.watchers[account]) == 0 {
		delete(v.watchers, account)
	}
}

func (v *live) tell(account int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	wakeEach(v.watchers[account])
}

func (v *live) tellAll() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, watchers := range v.watchers {
		wakeEach(watchers)
	}
}

func (v *live) idle() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.watchers) == 0
}

func wakeEach(watchers map[chan struct{}]bool) {
	for c := range watchers {
		select {
		case c <- struct{}{}:
		default: // woken already and not yet read on
		}
	}
}
