package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/app"
)

type reportCmd struct {
	Rebuild reportRebuildCmd `cmd:"" help:"Count all figures anew from the events, compare, and replace."`
}

type reportRebuildCmd struct{}

// Run counts anew, also while the database is served.
func (c *reportRebuildCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		shown := newPart(g.errs, "counting", time.Now)
		shown.unit = func(n int64) string { return fmt.Sprintf("%d events", n) }
		done, err := a.RebuildReports(ctx, shown.watch)
		shown.end()
		if errors.Is(err, context.Canceled) {
			return errors.New("interrupted; the server or the next call goes on with it, and the figures stay as they were until then")
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(g.out, "%d events counted anew, %d rows, %d of them different (by %d together)\n", done.Events, done.Rows, done.Different, done.Difference)
		return nil
	})
}
