package main

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/app"
)

type doctorCmd struct{}

// Run opens everything, which checks the keys, the database and its schema,
// and says what it found. It ends with an error if something is wrong.
func (doctorCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		if err := a.Check(ctx); err != nil {
			return err
		}
		fmt.Fprintf(g.out, "ok  database: %s\n", g.config.Where())
		fmt.Fprintf(g.out, "ok  keys: %s\n", g.config.KeyFolder())
		tenants, err := a.Tenants.All(ctx)
		if err != nil {
			return err
		}
		if len(tenants) == 0 {
			return app.ErrNoTenant
		}
		fmt.Fprintf(g.out, "ok  tenants: %d\n", len(tenants))
		return nil
	})
}
