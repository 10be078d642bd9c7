package ledger

import "sync"

// live wakes whoever watches an account, in this process.
type live struct {
	mu       sync.Mutex
	watchers map[int64]map[chan struct{}]bool
}

// Work stands for an account where events are subscribed to: for whatever
// changes the lists of what waits for somebody's decision, in any account.
const Work int64 = -1

// workCards are the cards of the events that change those lists.
var workCards = map[string]bool{"APPROVAL": true, "DELETION": true, "DATA REQUEST": true}

// Subscribe returns a channel that gets a value soon after events of one of the
// accounts were committed: at once if this process wrote them, and within about
// a second if another one did (two where its notifications are not heard).
// Several commits may give one value, so the reader reads on from where it
// stood. The second result ends the subscription and must be called.
func (l *Ledger) Subscribe(accounts ...int64) (woken <-chan struct{}, end func()) {
	c := make(chan struct{}, 1)
	l.live.mu.Lock()
	defer l.live.mu.Unlock()
	if l.live.watchers == nil {
		l.live.watchers = map[int64]map[chan struct{}]bool{}
	}
	for _, account := range accounts {
		if l.live.watchers[account] == nil {
			l.live.watchers[account] = map[chan struct{}]bool{}
		}
		l.live.watchers[account][c] = true
	}
	return c, func() { l.live.forget(accounts, c) }
}

func (v *live) forget(accounts []int64, c chan struct{}) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, account := range accounts {
		delete(v.watchers[account], c)
		if len(v.watchers[account]) == 0 {
			delete(v.watchers, account)
		}
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
