package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Signals returns a context that ends when the process is told to stop, by
// SIGTERM or Ctrl-C. A second signal ends the process at once.
func Signals() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// Stopping is closed when the server begins to stop. Streams end then, so that
// they do not hold it up.
func (a *App) Stopping() <-chan struct{} { return a.stopping }

// Site is what is served on one port.
type Site struct {
	Listener net.Listener
	Handler  http.Handler
}

// Serve answers requests of all sites until ctx ends. Then it takes no new
// ones, finishes those under way for as long as wait allows, and returns nil;
// an error means that it could not serve, or that requests had to be cut off.
// If one site cannot be served, the others stop too.
func (a *App) Serve(ctx context.Context, wait time.Duration, sites ...Site) error {
	stopping, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	failed := make(chan error, len(sites))
	servers := make([]*http.Server, 0, len(sites))
	for _, site := range sites {
		server := a.server(stopping, site.Handler)
		servers = append(servers, server)
		go func() { failed <- server.Serve(site.Listener) }()
	}
	var broken error
	select {
	case err := <-failed:
		broken = fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
		a.Log.Info("stopping", "wait", wait)
	}
	limit, cancel := context.WithTimeout(stopping, wait)
	defer cancel()
	errs := make(chan error, len(servers))
	for _, server := range servers {
		go func() { errs <- shutDown(limit, server) }()
	}
	for range servers {
		broken = errors.Join(broken, <-errs)
	}
	return broken
}

func shutDown(limit context.Context, server *http.Server) error {
	if err := server.Shutdown(limit); err != nil {
		return fmt.Errorf("finish the requests under way: %w", errors.Join(err, server.Close()))
	}
	return nil
}

func (a *App) server(stopping context.Context, h http.Handler) *http.Server {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return stopping },
	}
	server.RegisterOnShutdown(a.stop)
	return server
}
