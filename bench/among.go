package main

import (
	"context"
	"slices"
	"sync"
	"time"
)

// among has so many callers do one thing over and over for a time. It returns
// how long each time took, and the first error, with which all of them stop.
func among(ctx context.Context, callers int, during time.Duration, do func(ctx context.Context, caller int) error) ([]time.Duration, time.Duration, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	took := make([][]time.Duration, callers)
	var wg sync.WaitGroup
	started := time.Now()
	for caller := range callers {
		wg.Go(func() {
			for time.Since(started) < during && ctx.Err() == nil {
				at := time.Now()
				if err := do(ctx, caller); err != nil {
					stop(err)
					return
				}
				took[caller] = append(took[caller], time.Since(at))
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(started)
	return slices.Concat(took...), elapsed, context.Cause(ctx)
}
