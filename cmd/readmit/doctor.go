package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/health"
)

type doctorCmd struct {
	Repair bool `help:"Finish what an interrupted import has left to do."`
}

// Run opens everything, which checks the keys, the database and its schema,
// and says what it found. It ends with an error if something is wrong.
func (c *doctorCmd) Run(g *globals) error {
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
		if err := c.directory(ctx, g, a); err != nil {
			return err
		}
		return tellHealth(ctx, g, a)
	})
}

// told are the checks that say more than doctor itself has said.
var told = []string{"database", "disk", "sequencer", "audit", "backup", "nodes"}

// tellHealth says what the health page says, as far as it can be seen without
// a server. It ends with an error if something fails.
func tellHealth(ctx context.Context, g *globals, a *app.App) error {
	h, err := a.Health.Look(ctx)
	if err != nil {
		return err
	}
	var wrong error
	for _, check := range h.Checks {
		if !slices.Contains(told, check.Name) {
			continue
		}
		if check.State == health.Failing {
			wrong = errors.Join(wrong, fmt.Errorf("%s: %s", check.Name, check.Message))
			continue
		}
		fmt.Fprintf(g.out, "%-4s%s: %s\n", words[check.State], check.Name, check.Message)
	}
	return wrong
}

var words = map[health.State]string{health.OK: "ok", health.Slow: "!", health.Unknown: "?"}

// directory says whether an import into the empty directory was interrupted,
// and finishes its indexes if asked to.
func (c *doctorCmd) directory(ctx context.Context, g *globals, a *app.App) error {
	left, err := account.Unfinished(ctx, a.DB.Store)
	if err != nil {
		return err
	}
	if len(left) > 0 && !c.Repair {
		return fmt.Errorf("an import was interrupted, and %d steps are left, beginning with %s: start it again with the same file, or run readmit doctor --repair", len(left), left[0])
	}
	if len(left) > 0 {
		err := a.Directory.Repair(ctx, func(step string) { fmt.Fprintf(g.errs, "%s …\n", step) })
		if err != nil {
			return err
		}
		fmt.Fprintf(g.out, "repaired  directory: %d steps done; the rest of the file can be imported now\n", len(left))
		return nil
	}
	fmt.Fprintln(g.out, "ok  directory: whole")
	return nil
}
