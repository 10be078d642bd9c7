package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/app"
)

type demoCmd struct {
	Accounts int    `default:"5000" help:"How many fictional customers."`
	Seed     uint64 `default:"1" help:"The same seed gives the same people."`
	Tenant   string `placeholder:"SLUG" help:"The tenant that gets them, by short name or id. Empty: the first one."`
}

// Run puts fictional customers with their history into the database.
func (c *demoCmd) Run(g *globals) error {
	if c.Accounts < 1 {
		return errors.New("--accounts takes a number from 1")
	}
	boundMemory()
	demoTenant(&g.config.FirstTenant)
	return g.with(false, func(ctx context.Context, a *app.App) error {
		if _, _, err := a.EnsureTenant(ctx); err != nil {
			return fmt.Errorf("make the first tenant: %w", err)
		}
		t, err := g.tenant(ctx, a, c.Tenant)
		if err != nil {
			return err
		}
		shown := newShown(g.errs)
		out, err := a.FillDemo(ctx, t.ID, c.Accounts, c.Seed, shown.watch())
		shown.end()
		if errors.Is(err, context.Canceled) {
			return errors.New("interrupted; start the same command again, and it goes on from where it stopped")
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(g.errs, out.Totals)
		return nil
	})
}
