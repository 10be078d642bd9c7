package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/report"
)

// RebuildReports counts all figures of reports anew, or goes on with what was
// begun, and returns when it is finished: beside a server that does the same,
// and without one. Watch is told how many events are counted, of how many.
func (a *App) RebuildReports(ctx context.Context, watch func(done, all int64)) (report.Rebuild, error) {
	actor := a.System("cli", "")
	if err := a.Sequencer.Round(ctx); err != nil {
		return report.Rebuild{}, fmt.Errorf("number what was written: %w", err)
	}
	if err := a.Reports.Adopt(ctx); err != nil {
		return report.Rebuild{}, err
	}
	begun, err := a.Reports.Rebuild(ctx, actor, report.RebuildInput{})
	if err != nil && !errors.Is(err, report.ErrRebuilding) {
		return begun, err
	}
	for {
		more, err := a.Reports.Work(ctx)
		if err != nil {
			return begun, err
		}
		now, err := a.Reports.ViewRebuild(ctx, actor, report.RebuildInput{})
		if err != nil || now.FinishedAt != nil || !more {
			return now, err
		}
		watch(now.Events, now.Of)
	}
}
