package job

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Job is work that is done at once and then at an interval.
type Job struct {
	Name  string
	Every time.Duration
	// Run does the work once. It must stop soon after its context ends.
	Run func(context.Context) error
}

// firstRest is how long a job rests after its first failure; the rest doubles
// with each further one, up to the job's interval.
const firstRest = time.Second

// Run runs the jobs side by side until ctx ends, and returns when all of them
// have stopped. A failure or a panic is logged with the job's name and ends
// neither the job nor the others.
func Run(ctx context.Context, log *slog.Logger, jobs ...Job) {
	var unseen *Board
	unseen.Run(ctx, log, jobs...)
}

// Run is [Run] for jobs that the board shows.
func (b *Board) Run(ctx context.Context, log *slog.Logger, jobs ...Job) {
	var running sync.WaitGroup
	for _, j := range jobs {
		running.Go(func() { j.repeat(ctx, log, b) })
	}
	running.Wait()
}

func (j Job) repeat(ctx context.Context, log *slog.Logger, board *Board) {
	rest := firstRest
	board.due(j, time.Now())
	for ctx.Err() == nil {
		wait := j.Every
		err := j.once(ctx)
		failed := err != nil && ctx.Err() == nil
		board.ended(j, time.Now(), failed)
		if failed {
			wait, rest = min(rest, j.Every), min(2*rest, j.Every)
			log.Error("a job failed", "job", j.Name, "error", err, "again_in", wait)
		} else {
			rest = firstRest
		}
		board.due(j, time.Now().Add(wait))
		pause(ctx, wait)
	}
}

func (j Job) once(ctx context.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return j.Run(ctx)
}

func pause(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
