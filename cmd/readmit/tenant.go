package main

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/tenant"
)

type tenantCmd struct {
	Add tenantAddCmd `cmd:"" help:"Add a tenant: a brand or site with its own customers and settings."`
}

type tenantAddCmd struct {
	Slug     string `required:"" help:"Short name in addresses: lower-case letters, digits and hyphens. It cannot be changed."`
	Name     string `required:"" help:"Name as staff read it."`
	Region   string `default:"US" help:"Country of telephone numbers without one (ISO 3166-1)."`
	Zone     string `default:"UTC" help:"Time zone in which staff read times (IANA)."`
	Language string `default:"en" help:"Language of customers who have not chosen one (BCP 47)."`
}

// Run prints the tenant's id alone on the last line.
func (c *tenantAddCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		if _, _, err := a.EnsureTenant(ctx); err != nil {
			return fmt.Errorf("make the first tenant: %w", err)
		}
		t, err := a.Tenants.Add(ctx, a.System("cli", ""), tenant.AddInput{
			Slug: c.Slug, Name: c.Name, DefaultRegion: c.Region, TimeZone: c.Zone, Language: c.Language,
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(g.out, "Tenant %s is added. Members whose role is for all tenants see it at once; others get a role in it.\n%s\n", t.Slug, t.ID)
		return nil
	})
}
