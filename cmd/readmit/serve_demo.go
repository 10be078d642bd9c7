package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/demo"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
)

// demoEmail is the member that the demo signs in. The domain is reserved for
// examples (RFC 2606).
const demoEmail = "admin@readmit.example"

// secondEmail is the member who says yes to what the first asks for.
const secondEmail = "second@readmit.example"

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

// printDemoLink prints links that sign the demo's administrators in: one works,
// the other approves.
func (g *globals) printDemoLink(ctx context.Context, a *app.App, base string) error {
	actor := a.System("cli", "")
	links := map[string]staff.Link{}
	for email, name := range map[string]string{demoEmail: "Demo administrator", secondEmail: "Second administrator"} {
		_, err := a.Staff.Invite(ctx, actor, staff.InviteInput{Email: email, Name: name, Role: authz.Administrator})
		if err != nil && !errors.Is(err, staff.ErrMemberExists) {
			return fmt.Errorf("make the demo's administrator: %w", err)
		}
		if links[email], err = a.Staff.MakeSignInLink(ctx, actor, staff.MakeSignInLinkInput{Email: email}); err != nil {
			return fmt.Errorf("make the demo's sign-in link: %w", err)
		}
	}
	if err := g.join(ctx, a, links[secondEmail]); err != nil {
		return err
	}
	fmt.Fprintf(g.out, "Demo customers who have a password sign in on their pages by: %s\n", demo.Password)
	_, err := fmt.Fprintf(g.out, "One-time sign-in as administrator, for 15 minutes (another one: readmit staff link --email %s):\n%s\n", demoEmail, linkURL(base, links[demoEmail]))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(g.out, "A second administrator approves what the first asks for (readmit staff link --email %s)\n", secondEmail)
	return err
}

// join opens a link in the member's place and ends the session, so that the
// member counts as somebody who could approve.
func (g *globals) join(ctx context.Context, a *app.App, link staff.Link) error {
	in, err := a.Staff.SignInByLink(ctx, staff.Visitor(authz.Call{Via: "cli"}), staff.SignInByLinkInput{Link: link.Secret})
	if err != nil {
		return fmt.Errorf("let the demo's second administrator join: %w", err)
	}
	actor, err := a.Sessions.Actor(ctx, in.Cookie)
	if err != nil {
		return fmt.Errorf("let the demo's second administrator join: %w", err)
	}
	actor.Call.Via = "cli"
	if _, err := a.Staff.SignOut(ctx, actor, staff.SignOutInput{Cookie: in.Cookie}); err != nil {
		return fmt.Errorf("sign the demo's second administrator out: %w", err)
	}
	return nil
}
