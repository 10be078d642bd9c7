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

// Serve answers requests on l until ctx ends. Then it takes no new ones,
// finishes those under way for as long as wait allows, and returns nil; an
// error means that it could not serve, or that requests had to be cut off.
func (a *App) Serve(ctx context.Context, l net.Listener, h http.Handler, wait time.Duration) error {
	stopping, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
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
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	a.Log.Info("stopping", "wait", wait)
	limit, cancel := context.WithTimeout(stopping, wait)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return fmt.Errorf("finish the requests under way: %w", errors.Join(err, server.Close()))
	}
	return nil
}
