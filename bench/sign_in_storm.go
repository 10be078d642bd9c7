package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// storm has 2,000 clients post their passwords at once, each by a connection
// of its own. Whoever is told that the server is busy waits as long as it says
// and comes again; at the end all of them come again without waiting. What is
// measured is the most memory that the server held, from its start on.
func storm(ctx context.Context, d *door, name string) error {
	if err := d.server.stop(); err != nil {
		return err
	}
	var err error
	if d.server, err = serve(ctx, d.o, d.at); err != nil {
		return err
	}
	before, err := d.server.memory()
	if err != nil {
		return err
	}
	visitors := d.visitors(clients)
	var in, busy atomic.Int64
	come := func(during time.Duration, patient bool) ([]time.Duration, error) {
		return together(ctx, visitors, during, func(ctx context.Context, v *visitor) (wait time.Duration, done bool, err error) {
			a, err := v.send(ctx, http.MethodPost, "/api/v1/sign-in", "application/json", v.credentials())
			switch {
			case err != nil:
				return 0, false, err
			case a.status == http.StatusOK:
				in.Add(1)
				return 0, patient, nil
			case a.status != http.StatusServiceUnavailable:
				return 0, false, fmt.Errorf("the storm was answered %d: %s", a.status, a.body)
			}
			busy.Add(1)
			seconds, err := strconv.Atoi(a.wait)
			if err != nil {
				return 0, false, fmt.Errorf("busy for how long? %q", a.wait)
			}
			if patient {
				wait = time.Duration(seconds) * time.Second
			}
			return wait, false, nil
		})
	}
	took, err := come(12*time.Second, true)
	if err != nil {
		return err
	}
	if _, err := come(4*time.Second, false); err != nil {
		return err
	}
	peak, err := d.server.memory()
	if err != nil {
		return err
	}
	note := fmt.Sprintf("most held, %.0f before; goal 400; %d signed in, %d told to wait; answered in p50 %.0f, p99 %.0f ms",
		before, in.Load(), busy.Load(), percentile(took, 50), percentile(took, 99))
	if peak > 400 {
		note += " SHORT"
	}
	d.r.value(d.engine, clients, name, peak, "MB", note)
	return nil
}

// together lets all begin at the same moment and go on for a time, or until
// they are done. It returns how long each answer took.
func together(ctx context.Context, all []*visitor, during time.Duration, do func(context.Context, *visitor) (wait time.Duration, done bool, err error)) ([]time.Duration, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex
	var took []time.Duration
	var wg sync.WaitGroup
	began := make(chan struct{})
	var started time.Time
	for _, v := range all {
		wg.Go(func() {
			<-began
			for time.Since(started) < during && ctx.Err() == nil {
				at := time.Now()
				wait, done, err := do(ctx, v)
				if err != nil {
					stop(err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(at))
				mu.Unlock()
				if done {
					return
				}
				select {
				case <-time.After(wait):
				case <-ctx.Done():
				}
			}
		})
	}
	started = time.Now()
	close(began)
	wg.Wait()
	return took, context.Cause(ctx)
}
