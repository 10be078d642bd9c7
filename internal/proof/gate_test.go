package proof

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestGateRunsSomeKeepsSomeWaitingAndRefusesTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const running, waiting, callers = 2, 3, 9
		g := newGate(running, waiting)
		var now, done, busy atomic.Int64
		finish := make(chan struct{})
		for range callers {
			go func() {
				if err := g.enter(t.Context()); err != nil {
					require.ErrorIs(t, err, ErrBusy)
					busy.Add(1)
					return
				}
				now.Add(1)
				<-finish
				now.Add(-1)
				g.leave()
				done.Add(1)
			}()
		}
		synctest.Wait()
		require.EqualValues(t, running, now.Load())
		require.EqualValues(t, callers-running-waiting, busy.Load())
		require.ErrorIs(t, g.enter(t.Context()), ErrBusy)
		for i := range running + waiting {
			finish <- struct{}{}
			synctest.Wait()
			require.EqualValues(t, i+1, done.Load())
			require.EqualValues(t, min(running, running+waiting-i-1), now.Load())
		}
		require.NoError(t, g.enter(t.Context()), "everybody left, so there is room")
	})
}

func TestGateLetsGoOfWhoeverStopsWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1, 1)
		require.NoError(t, g.enter(t.Context()))
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		require.ErrorIs(t, g.enter(ctx), context.DeadlineExceeded)

		// The place in the queue is free again, and the next one gets in.
		entered := make(chan error, 1)
		go func() { entered <- g.enter(t.Context()) }()
		synctest.Wait()
		require.Empty(t, entered)
		g.leave()
		require.NoError(t, <-entered)
		g.leave()
		require.Empty(t, g.inside)
		require.Empty(t, g.running)
	})
}

func TestGateRefusesACallerWhoHasLeft(t *testing.T) {
	g := newGate(1, 0)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("gone"))
	require.ErrorIs(t, g.enter(ctx), context.Canceled)
	require.Empty(t, g.inside)
}
