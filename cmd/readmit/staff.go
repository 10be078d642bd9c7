package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

type staffCmd struct {
	Invite  staffInviteCmd  `cmd:"" help:"Invite somebody and print the one-time link by which they join."`
	Recover staffRecoverCmd `cmd:"" help:"Let a member who lost password or device set up both anew: ends the sessions and prints a one-time link."`
	Link    staffLinkCmd    `cmd:"" help:"Print a link that signs a member in once, without password and code."`
}

type staffInviteCmd struct {
	Email  string `required:"" help:"E-mail address."`
	Role   string `required:"" help:"Role, such as administrator or agent."`
	Name   string `help:"Name as colleagues read it. Empty: the member chooses it."`
	Tenant string `placeholder:"SLUG" help:"Limits the role to a tenant, by short name or id. Empty: all tenants."`
}

// Run prints the link alone on the last line.
func (c *staffInviteCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		in := staff.InviteInput{Email: c.Email, Name: c.Name, Role: c.Role}
		if c.Tenant != "" {
			t, err := a.FindTenant(ctx, c.Tenant)
			if errors.Is(err, op.ErrNotFound) {
				return fmt.Errorf("there is no tenant %q; give a short name or an id", c.Tenant)
			}
			if err != nil {
				return err
			}
			in.Tenant = t.ID
		}
		link, err := a.Staff.Invite(ctx, a.System("cli", ""), in)
		if err != nil {
			return err
		}
		return g.printLink(ctx, a, "By this link "+c.Email+" joins", link)
	})
}

type staffRecoverCmd struct {
	Email string `required:"" help:"E-mail address of the member."`
}

// Run prints the link alone on the last line.
func (c *staffRecoverCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		link, err := a.Staff.Recover(ctx, a.System("cli", ""), staff.RecoverInput{Email: c.Email})
		if err != nil {
			return err
		}
		return g.printLink(ctx, a, "By this link "+c.Email+" comes back", link)
	})
}

type staffLinkCmd struct {
	Email string `required:"" help:"E-mail address of the member."`
}

// Run prints the link alone on the last line.
func (c *staffLinkCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) error {
		link, err := a.Staff.MakeSignInLink(ctx, a.System("cli", ""), staff.MakeSignInLinkInput{Email: c.Email})
		if err != nil {
			return err
		}
		return g.printLink(ctx, a, "This link signs "+c.Email+" in", link)
	})
}

func (g *globals) printLink(ctx context.Context, a *app.App, does string, link staff.Link) error {
	base, err := a.Base(ctx, defaultBase)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(g.out, "%s, once, until %s.\n%s\n", does, link.ExpiresAt.Local().Format(time.RFC1123), linkURL(base, link))
	return err
}

// defaultBase is where the console is as long as no server has run.
const defaultBase = "http://localhost:8484"

func linkURL(base string, link staff.Link) string {
	return base + view.WelcomePath(link.Secret.Reveal())
}
