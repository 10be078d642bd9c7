package main

import (
	"context"
	"fmt"
	"net"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/config"
)

type serveCmd struct {
	config.Server
}

// Run serves until the process is told to stop.
func (c *serveCmd) Run(g *globals) error {
	if err := c.Check(); err != nil {
		return err
	}
	return g.with(true, func(ctx context.Context, a *app.App) error {
		if _, _, err := a.EnsureTenant(ctx); err != nil {
			return fmt.Errorf("make the first tenant: %w", err)
		}
		l, err := net.Listen("tcp", c.Listen)
		if err != nil {
			return fmt.Errorf("listen on %s: %w; choose another address by --listen", c.Listen, err)
		}
		base := c.BaseURL(l.Addr().(*net.TCPAddr).Port)
		handler, err := a.Handler(c.Server, base)
		if err != nil {
			return err
		}
		fmt.Fprintf(g.out, "listening on %s\n", base)
		return a.Serve(ctx, l, handler, c.ShutdownAfter)
	})
}
