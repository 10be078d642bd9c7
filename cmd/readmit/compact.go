package main

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/store"
)

type compactCmd struct{}

// Run rewrites the embedded database, so that no page holds a copy of what was
// deleted. Nobody writes meanwhile.
func (compactCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		if a.DB.Store.Dialect() != store.SQLite {
			fmt.Fprintln(g.out, "PostgreSQL has VACUUM FULL for that")
			return nil
		}
		if err := a.DB.Store.Rewrite(ctx); err != nil {
			return err
		}
		fmt.Fprintf(g.out, "rewritten: %s\n", g.config.Where())
		return nil
	})
}
