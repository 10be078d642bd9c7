package job_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/job"
)

// runs returns the seconds after the start at which a job ran, within limit.
func runs(t *testing.T, limit time.Duration, log *slog.Logger, work func(run int) error) (at []int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		job.Run(ctx, log, job.Job{Name: "sweep", Every: time.Minute, Run: func(context.Context) error {
			at = append(at, int(time.Since(started).Seconds()))
			return work(len(at))
		}})
	})
	return at
}

func TestAJobRunsAtOnceAndAtItsInterval(t *testing.T) {
	at := runs(t, 150*time.Second, slog.New(slog.DiscardHandler), func(int) error { return nil })
	require.Equal(t, []int{0, 60, 120}, at)
}

func TestAFailureIsTriedAgainWithLongerAndLongerRests(t *testing.T) {
	var log bytes.Buffer
	at := runs(t, 190*time.Second, slog.New(slog.NewTextHandler(&log, nil)), func(run int) error {
		switch {
		case run == 2:
			panic("oh")
		case run <= 4:
			return errors.New("no disk")
		}
		return nil
	})
	require.Equal(t, []int{0, 1, 3, 7, 15, 75, 135}, at)
	require.Equal(t, 4, strings.Count(log.String(), "job=sweep"))
	require.Contains(t, log.String(), "panic: oh")
}

func TestRestsAreNoLongerThanTheInterval(t *testing.T) {
	at := runs(t, 5*time.Minute, slog.New(slog.DiscardHandler), func(int) error { return errors.New("no") })
	require.Equal(t, []int{0, 1, 3, 7, 15, 31, 63, 123, 183, 243}, at)
}

func TestRunWaitsForTheJobUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		finished := false
		go func() {
			time.Sleep(time.Second) // the test's clock, not ours
			cancel()
		}()
		job.Run(ctx, slog.New(slog.DiscardHandler), job.Job{Name: "slow", Every: time.Hour, Run: func(context.Context) error {
			time.Sleep(time.Minute)
			mu.Lock()
			defer mu.Unlock()
			finished = true
			return nil
		}})
		mu.Lock()
		defer mu.Unlock()
		require.True(t, finished)
	})
}

func TestTheBoardTellsWhatFailsAndWhatIsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var board job.Board
		fail, hang := true, make(chan struct{})
		quiet := slog.New(slog.DiscardHandler)
		ended := make(chan struct{})
		began := time.Now()
		go func() {
			defer close(ended)
			board.Run(ctx, quiet,
				job.Job{Name: "sweep", Every: time.Minute, Run: func(context.Context) error {
					if fail {
						return errors.New("no disk")
					}
					return nil
				}},
				job.Job{Name: "hangs", Every: time.Minute, Run: func(ctx context.Context) error {
					select {
					case <-hang:
					case <-ctx.Done():
					}
					return nil
				}})
		}()
		time.Sleep(10 * time.Second) // the test's clock, not ours
		states := board.States()
		require.Equal(t, []string{"hangs", "sweep"}, []string{states[0].Name, states[1].Name})
		require.Equal(t, began, states[1].FailingSince, "since the first failure, not the last")
		require.False(t, states[0].Late)
		fail = false
		time.Sleep(10 * time.Minute)
		states = board.States()
		require.Zero(t, states[1].FailingSince)
		require.False(t, states[1].Late)
		require.True(t, states[0].Late)
		close(hang)
		synctest.Wait()
		require.False(t, board.States()[0].Late)
		cancel()
		<-ended
		var nothing *job.Board
		require.Empty(t, nothing.States())
	})
}
