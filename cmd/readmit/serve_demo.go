package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
)

// demoEmail is the member that the demo signs in. The domain is reserved for
// examples (RFC 2606).
const demoEmail = "admin@readmit.example"

// demoTenant makes the first tenant a fictional brand, unless it was named.
func demoTenant(t *config.FirstTenant) {
	if t.TenantName == "Main" {
		t.TenantName, t.TenantZone = "Larkspur Outdoor", "America/New_York"
	}
}

// demoAccounts and demoSeed are the fictional customers of serve --demo.
const (
	demoAccounts = 5000
	demoSeed     = 1
)

// fillDemo puts the fictional customers into a tenant that was just made.
func (g *globals) fillDemo(ctx context.Context, a *app.App, t tenant.Tenant) error {
	fmt.Fprintf(g.out, "filling %s with %d fictional customers\n", t.Name, demoAccounts)
	done, err := a.FillDemo(ctx, t.ID, demoAccounts, demoSeed, directory.Watch{})
	if err != nil {
		return err
	}
	a.Log.Info("demo customers are there", "totals", fmt.Sprintf("%+v", done.Totals), "took", done.Took)
	return nil
}

// printDemoLink prints a link that signs the demo's administrator in.
func (g *globals) printDemoLink(ctx context.Context, a *app.App, base string) error {
	actor := a.System("cli", "")
	_, err := a.Staff.Invite(ctx, actor, staff.InviteInput{Email: demoEmail, Name: "Demo administrator", Role: authz.Administrator})
	if err != nil && !errors.Is(err, staff.ErrMemberExists) {
		return fmt.Errorf("make the demo's administrator: %w", err)
	}
	link, err := a.Staff.MakeSignInLink(ctx, actor, staff.MakeSignInLinkInput{Email: demoEmail})
	if err != nil {
		return fmt.Errorf("make the demo's sign-in link: %w", err)
	}
	_, err = fmt.Fprintf(g.out, "One-time sign-in as administrator, for 15 minutes (another one: readmit staff link --email %s):\n%s\n", demoEmail, linkURL(base, link))
	return err
}
