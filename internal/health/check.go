package health

import "time"

// State is how something is.
type State string

// The states. What cannot be known from here is unknown, never ok.
const (
	OK      State = "ok"
	Slow    State = "slow" // works, but not as it should
	Failing State = "failing"
	Unknown State = "unknown"
)

// Check is one thing that was looked at.
type Check struct {
	Name  string `json:"name"`
	State State  `json:"state"`
	// Finding is a stable word for what was found, such as "late"; Message says
	// it in English.
	Finding string `json:"finding"`
	Message string `json:"message"`
	// Since is when it came into this state, as far as is known here.
	Since *time.Time `json:"since,omitempty"`
	// Figures are what was measured. Names end in their unit: _bytes, _us and
	// _ms (durations), _at (microseconds since 1970), or are counts.
	Figures map[string]int64 `json:"figures,omitempty"`
	// Names are what it is about, such as jobs or nodes.
	Names []string `json:"names,omitempty"`
}

// Health is how the installation is, seen from one process.
type Health struct {
	At      time.Time `json:"at"`
	State   State     `json:"state"` // the worst of what is known
	Version string    `json:"version"`
	Node    string    `json:"node"` // the process that answered
	Checks  []Check   `json:"checks"`
}

// worst is what the whole is: failing before slow before ok. What is unknown
// does not make the whole worse.
func worst(checks []Check) State {
	state := OK
	for _, c := range checks {
		if c.State == Failing || c.State == Slow && state == OK {
			state = c.State
		}
	}
	return state
}

// known keeps since when each check is in its state.
type known struct {
	state State
	since time.Time
}

// remember adds since when, where the check itself does not know better.
func (s *Service) remember(now time.Time, checks []Check) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, c := range checks {
		k, ok := s.states[c.Name]
		if !ok || k.state != c.State {
			k = known{c.State, now}
		}
		if c.Since != nil && c.Since.Before(k.since) {
			k.since = *c.Since
		}
		s.states[c.Name] = k
		since := k.since.UTC()
		checks[i].Since = &since
	}
}
