package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/obs"
)

// globals is what every command gets.
type globals struct {
	config config.Config
	out    io.Writer // what was asked for
	errs   io.Writer // the log, and everything said besides
}

// log returns the command's log. Commands that do not serve keep it quiet:
// they say what happened by themselves.
func (g *globals) log(serving bool) (*slog.Logger, error) {
	level := g.config.LogLevel
	if !serving && level == "info" {
		level = "warn"
	}
	return obs.NewLog(g.errs, level, g.config.LogFormat)
}

// with opens the installation, runs f, and closes it. The context ends when
// the process is told to stop.
func (g *globals) with(serving bool, f func(context.Context, *app.App) error) (err error) {
	log, err := g.log(serving)
	if err != nil {
		return err
	}
	ctx, stop := app.Signals()
	defer stop()
	a, err := app.Open(ctx, g.config, log)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := a.Close(); cerr != nil && err == nil {
			err = fmt.Errorf("close the database: %w", cerr)
		}
	}()
	return f(ctx, a)
}
