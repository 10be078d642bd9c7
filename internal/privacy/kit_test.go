package privacy_test

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

func code(err error) string { return testkit.Code(err) }

// contextAfter ends after so many operations were done: as a process does that
// is killed between two of them.
func contextAfter(parent context.Context, db *op.DB, operations int64) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	var done atomic.Int64
	db.Observe = func(string, string, time.Duration) {
		if done.Add(1) >= operations {
			cancel()
		}
	}
	return ctx, func() {
		cancel()
		db.Observe = nil
	}
}
