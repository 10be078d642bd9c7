package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// listenPause is the pause before PostgreSQL is asked again for a connection
// that it did not give.
const listenPause = 5 * time.Second

// Listen calls heard after each notification of a channel of PostgreSQL, until
// ctx ends. It holds a connection of its own, makes another if that breaks,
// and calls heard each time it begins, since a notification may have been
// missed before. A channel is a name that the caller has written out.
//
// Who listens looks by itself now and then as well: a pooler in front of
// PostgreSQL may swallow notifications, and SQLite, where Listen returns at
// once, has none.
func (db *DB) Listen(ctx context.Context, channel string, heard func()) {
	if db.dialect == SQLite {
		return
	}
	for ctx.Err() == nil {
		begun, err := db.hear(ctx, channel, heard)
		if ctx.Err() != nil {
			return
		}
		db.log.Warn("PostgreSQL's notifications are not heard for the moment", "channel", channel, "error", err)
		if begun {
			continue
		}
		select {
		case <-time.After(listenPause):
		case <-ctx.Done():
		}
	}
}

// hear listens on one connection until it breaks or ctx ends. begun says that
// it came to listen.
func (db *DB) hear(ctx context.Context, channel string, heard func()) (begun bool, err error) {
	cfg, err := pgx.ParseConfig(db.direct)
	if err != nil {
		return false, fmt.Errorf("read the database's address: %w", err)
	}
	cfg.RuntimeParams["application_name"] = "readmit listens"
	c, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return false, fmt.Errorf("connect to listen: %w", err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }() // it is done with, or broken
	if _, err := c.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return false, fmt.Errorf("listen: %w", err)
	}
	heard()
	for {
		if _, err := c.WaitForNotification(ctx); err != nil {
			return true, fmt.Errorf("wait for a notification: %w", err)
		}
		heard()
	}
}
