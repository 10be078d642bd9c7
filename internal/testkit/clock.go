package testkit

// NewClock returns a clock that stands at [Start], for tests that open an
// installation by themselves.
func NewClock() *Clock { return &Clock{now: Start} }
