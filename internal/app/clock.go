package app

import (
	"time"

	"github.com/readmit/readmit/internal/config"
)

// ClockFrom returns a clock that shows start now and goes on from there. With
// it a demo is the same each time, for pictures of its pages.
func ClockFrom(start time.Time) func() time.Time {
	ahead := time.Until(start)
	return func() time.Time { return time.Now().Add(ahead) }
}

// clockOf is the configured clock, or the operating system's.
func clockOf(cfg config.Config) func() time.Time {
	if cfg.Clock != nil {
		return cfg.Clock
	}
	return time.Now
}
