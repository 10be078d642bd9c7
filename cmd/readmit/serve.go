package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/config"
)

type serveCmd struct {
	config.Server
	Demo bool `help:"Fill an empty database with fictional customers and print a one-time sign-in link."`
	// DemoClock is for the pictures in docs: the same time gives the same pages.
	DemoClock time.Time `hidden:"" format:"2006-01-02T15:04:05Z07:00"`
}

// Run serves until the process is told to stop.
func (c *serveCmd) Run(g *globals) error {
	if err := c.Check(); err != nil {
		return err
	}
	if c.Demo {
		demoTenant(&g.config.FirstTenant)
	}
	if c.Demo && !c.DemoClock.IsZero() {
		g.config.Clock = app.ClockFrom(c.DemoClock)
	}
	at, err := c.listen()
	if err != nil {
		return err
	}
	defer at.close()
	g.config.Console, g.config.Portal = at.base, at.portalBase
	g.config.Mail = c.Mail
	g.config.Mail.Mailbox = c.Mailbox || c.Demo
	return g.with(true, func(ctx context.Context, a *app.App) error {
		easeMemory(ctx)
		t, made, err := a.EnsureTenant(ctx)
		if err != nil {
			return fmt.Errorf("make the first tenant: %w", err)
		}
		unfinished, err := a.DemoUnfinished(ctx, t.ID)
		if err != nil {
			return err
		}
		if c.Demo && (made || unfinished) {
			if err := g.fillDemo(ctx, a, t); err != nil {
				return fmt.Errorf("fill the database with demo customers: %w", err)
			}
		}
		return c.serve(ctx, g, a, at)
	})
}

func (c *serveCmd) serve(ctx context.Context, g *globals, a *app.App, at listeners) error {
	handler, err := a.Handler(c.Server, at.base)
	if err != nil {
		return err
	}
	portal, err := a.PortalHandler(c.Server)
	if err != nil {
		return err
	}
	if err := a.NoteBase(ctx, at.base); err != nil {
		return err
	}
	// What happens in the background outlives the requests under way, so that
	// what they wrote is numbered before the process ends.
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	var running sync.WaitGroup
	running.Go(func() { a.Background(background) })
	defer running.Wait()
	defer stop()
	fmt.Fprintf(g.out, "listening on %s\ncustomers' pages on %s\n", at.base, at.portalBase)
	if c.Demo {
		if err := g.printDemoLink(ctx, a, at.base); err != nil {
			return err
		}
	}
	return a.Serve(ctx, c.ShutdownAfter, app.Site{Listener: at.console, Handler: handler}, app.Site{Listener: at.portal, Handler: portal})
}
