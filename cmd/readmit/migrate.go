package main

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/app"
)

type migrateCmd struct{}

// Run brings the schema up to date, which opening does, and makes the first
// tenant. It changes nothing where both is done already.
func (migrateCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		t, made, err := a.EnsureTenant(ctx)
		if err != nil {
			return fmt.Errorf("make the first tenant: %w", err)
		}
		fmt.Fprintf(g.out, "up to date: %s\n", g.config.Where())
		if made {
			fmt.Fprintf(g.out, "made the first tenant: %s\n", t.Slug)
		}
		return nil
	})
}
