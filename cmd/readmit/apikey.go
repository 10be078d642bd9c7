package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

type apiKeyCmd struct {
	Create apiKeyCreateCmd `cmd:"" help:"Create a key for a program and print it, once."`
}

type apiKeyCreateCmd struct {
	Name   string `required:"" help:"What the key is for."`
	Role   string `required:"" help:"What it may do, such as agent or administrator."`
	Tenant string `placeholder:"SLUG" help:"The tenant it is for, by short name or id. Empty: the first one. all: every tenant; each request then names one."`
	Agent  string `placeholder:"ID" help:"Makes a desk key, which acts for this member of the staff."`
}

// Run prints the key alone on the last line.
func (c *apiKeyCreateCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		if _, _, err := a.EnsureTenant(ctx); err != nil {
			return fmt.Errorf("make the first tenant: %w", err)
		}
		in := staff.CreateAPIKeyInput{Name: c.Name, Role: c.Role, Kind: staff.KindSystem, Member: c.Agent}
		if c.Agent != "" {
			in.Kind = staff.KindDesk
		}
		where := "every tenant"
		if c.Tenant != "all" {
			t, err := a.FindTenant(ctx, c.Tenant)
			if errors.Is(err, op.ErrNotFound) {
				return fmt.Errorf("there is no tenant %q; give a short name or an id, or all", c.Tenant)
			}
			if err != nil {
				return err
			}
			in.Tenant, where = t.ID, "tenant "+t.Slug
		}
		key, err := a.Staff.CreateAPIKey(ctx, a.System("cli", in.Tenant), in)
		if err != nil {
			return err
		}
		fmt.Fprintf(g.out, "Key %s for %s with role %s. It is shown this once; send it as Authorization: Bearer.\n%s\n",
			key.ID, where, key.Role, key.Key.Reveal())
		return nil
	})
}
