package staff_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
)

// right is one permission in one place.
type right struct{ permission, tenant, segment string }

// company are those who act in a walk, and one above them who does not.
type company struct {
	*office
	t               *rapid.T
	gold, silver    string // segments
	other           string // tenant
	superior        colleague
	people          []colleague
	keys            []secret.String
	roles           []string // of the tenant's own
	ceiling, before map[right]bool
	highest         map[right]bool // of the superior
	made            int
}

// TestC42NobodyRisesAndNobodyAboveFalls lets members of small roles, whoever may
// appoint others and little else, and administrators of a tenant and of a segment,
// do what they can to each other, to their keys and roles and to an administrator
// of everything, in any order.
// Nobody may what none of them might do or give at the beginning, nobody's own
// act gives them more, and the one above has lost nothing.
func TestC42NobodyRisesAndNobodyAboveFalls(t *testing.T) {
	require.NoError(t, flag.Set("rapid.checks", "5"))
	require.NoError(t, flag.Set("rapid.steps", "80"))
	each(t, func(t *testing.T, o *office) {
		gold, silver, other := segment(o, "gold"), segment(o, "silver"), o.AddTenant("other")
		recruiter := o.role("Recruiter", "staff.invite", "staff.assign_role", "staff.take_role", "staff.set_segments", "staff.disable", "staff.enable", "staff.end_sessions", "staff.require_passkey")
		walks := 0
		for _, cast := range [][]staff.InviteInput{
			{{Role: authz.Administrator, Tenant: o.Tenant}, {Role: authz.Supervisor, Tenant: o.Tenant}, {Role: authz.Developer, Tenant: o.Tenant}, {Role: authz.Agent, Tenant: o.Tenant, Segment: gold}},
			{{Role: authz.Administrator, Tenant: o.Tenant, Segment: gold}, {Role: authz.Developer, Tenant: o.Tenant}, {Role: authz.SeniorAgent, Tenant: o.Tenant}, {Role: authz.PrivacyOfficer, Tenant: o.Tenant, Segment: silver}},
			{{Role: recruiter.ID, Tenant: o.Tenant}, {Role: authz.Viewer, Tenant: o.Tenant}, {Role: authz.Agent, Tenant: o.Tenant, Segment: gold}},
			{{Role: authz.Developer, Tenant: other}, {Role: authz.Auditor, Tenant: o.Tenant}, {Role: authz.Operator, Tenant: o.Tenant}, {Role: authz.Viewer}},
		} {
			rapid.Check(t, func(r *rapid.T) {
				walks++
				c := &company{office: o, t: r, gold: gold, silver: silver, other: other, made: walks * 1000}
				c.superior = o.join(staff.InviteInput{Email: c.email(), Role: authz.Administrator})
				for _, in := range cast {
					in.Email = c.email()
					c.people = append(c.people, o.join(in))
				}
				c.ceiling, c.highest = c.all(), c.rights(c.superior)
				for _, in := range cast {
					c.mayGive(in)
				}
				r.Repeat(map[string]func(*rapid.T){
					"roles":   func(r *rapid.T) { c.t = r; c.changeRoles() },
					"members": func(r *rapid.T) { c.t = r; c.changeMembers() },
					"keys":    func(r *rapid.T) { c.t = r; c.changeKeys() },
					"own":     func(r *rapid.T) { c.t = r; c.changeOwnRoles() },
				})
			})
		}
	})
}

// mayGive lets the ceiling hold what an administrator appoints others to in the
// administrator's own scope, though no administrator may do it: a privacy
// officer's holds, for one.
func (c *company) mayGive(in staff.InviteInput) {
	if in.Role != authz.Administrator {
		return
	}
	for p := range authz.Permissions() {
		for _, at := range c.places() {
			if (in.Tenant == "" || in.Tenant == at[0]) && (in.Segment == "" || in.Segment == at[1]) {
				c.ceiling[right{p, at[0], at[1]}] = true
			}
		}
	}
}

func (c *company) email() string {
	c.made++
	return fmt.Sprintf("m%d@desk.example", c.made)
}

// places are everywhere, both tenants, and the segments of one.
func (c *company) places() [][2]string {
	return [][2]string{{"", ""}, {c.Tenant, ""}, {c.Tenant, c.gold}, {c.Tenant, c.silver}, {c.other, ""}}
}

// rights are what somebody may now; nothing if the session has ended.
func (c *company) rights(of colleague) map[right]bool {
	a, err := c.sessions.Actor(context.Background(), of.cookie)
	if fault.As(err) != nil {
		return nil
	}
	require.NoError(c.t, err)
	return c.rightsOf(a)
}

func (c *company) rightsOf(a authz.Actor) map[right]bool {
	out := map[right]bool{}
	for p := range authz.Permissions() {
		for _, at := range c.places() {
			if a.MayIn(p, at[0], at[1]) {
				out[right{p, at[0], at[1]}] = true
			}
		}
	}
	return out
}

// all are the rights of those who act and of their keys.
func (c *company) all() map[right]bool {
	out := map[right]bool{}
	for _, p := range c.people {
		maps.Copy(out, c.rights(p))
	}
	for _, key := range c.keys {
		if a, err := c.office.keys.Actor(context.Background(), key, ""); err == nil {
			maps.Copy(out, c.rightsOf(a))
		}
	}
	return out
}

// step lets somebody do something and compares what everybody may afterwards.
func (c *company) step(what string, do func(a authz.Actor) error) {
	who := rapid.SampledFrom(c.people).Draw(c.t, "who")
	a, err := c.sessions.Actor(context.Background(), who.cookie)
	if err != nil {
		return // disabled, or signed out by another
	}
	a.Tenant, a.FreshAt, a.Call = c.Tenant, c.Clock.Now(), authz.Call{Via: "test", Reason: "walk"}
	had := c.rightsOf(a)
	err = do(a)
	if err != nil && fault.As(err) == nil {
		c.t.Fatalf("%s: %v", what, err)
	}
	if more := beyond(c.rights(who), had); len(more) > 0 {
		c.t.Fatalf("%s gave whoever did it %v", what, more)
	}
	if more := beyond(c.all(), c.ceiling); len(more) > 0 {
		c.t.Fatalf("%s gave what nobody had: %v", what, more)
	}
	if lost := beyond(c.highest, c.rights(c.superior)); len(lost) > 0 {
		c.t.Fatalf("%s took %v from the one above", what, lost)
	}
}

func beyond(now, was map[right]bool) (more []right) {
	for r := range now {
		if !was[r] {
			more = append(more, r)
		}
	}
	return more
}

// somebody is one of those who act, or the one above.
func (c *company) somebody() string {
	return rapid.SampledFrom(append(slices.Clone(c.people), c.superior)).Draw(c.t, "whom").id
}

func (c *company) place() (tenant, segment string) {
	at := rapid.SampledFrom(c.places()).Draw(c.t, "where")
	return at[0], at[1]
}

func (c *company) role() string {
	names := slices.Clone(c.roles)
	for _, r := range authz.Roles() {
		names = append(names, r.Name)
	}
	return rapid.SampledFrom(names).Draw(c.t, "role")
}

func (c *company) changeRoles() {
	in := staff.RoleInput{Member: c.somebody(), Role: c.role()}
	in.Tenant, in.Segment = c.place()
	c.step(fmt.Sprintf("assign %+v", in), func(a authz.Actor) error { _, err := c.AssignRole(ctx, a, in); return err })
	c.step(fmt.Sprintf("take %+v", in), func(a authz.Actor) error { _, err := c.TakeRole(ctx, a, in); return err })
	set := staff.SetSegmentsInput{Member: in.Member, Role: in.Role, Tenant: in.Tenant, Segments: rapid.SampledFrom([][]string{nil, {c.gold}, {c.silver}, {c.gold, c.silver}}).Draw(c.t, "segments")}
	c.step(fmt.Sprintf("set segments %+v", set), func(a authz.Actor) error { _, err := c.SetSegments(ctx, a, set); return err })
}

func (c *company) changeMembers() {
	in := staff.MemberInput{Member: c.somebody()}
	invited := staff.InviteInput{Email: c.email(), Role: c.role()}
	invited.Tenant, invited.Segment = c.place()
	acts := map[string]func(a authz.Actor) error{
		"disable":      func(a authz.Actor) error { _, err := c.Disable(ctx, a, in); return err },
		"enable":       func(a authz.Actor) error { _, err := c.Enable(ctx, a, in); return err },
		"end sessions": func(a authz.Actor) error { _, err := c.EndSessions(ctx, a, in); return err },
		"require passkey": func(a authz.Actor) error {
			_, err := c.RequirePasskey(ctx, a, staff.RequirePasskeyInput{Member: in.Member})
			return err
		},
		"recover": func(a authz.Actor) error {
			_, err := c.Recover(ctx, a, staff.RecoverInput{Email: c.superior.email})
			return err
		},
		"invite": func(a authz.Actor) error {
			link, err := c.Invite(ctx, a, invited)
			if err == nil {
				c.invited(link, invited)
			}
			return err
		},
	}
	what := rapid.SampledFrom(slices.Sorted(maps.Keys(acts))).Draw(c.t, "act")
	c.step(fmt.Sprintf("%s %+v %+v", what, in, invited), acts[what])
}

// invited lets somebody who was invited join, as far as there are few.
func (c *company) invited(link staff.Link, in staff.InviteInput) {
	if len(c.people) > 6 {
		return
	}
	opened, err := c.OpenLink(ctx, c.visitor(), staff.OpenLinkInput{Link: link.Secret})
	require.NoError(c.t, err)
	signed, err := c.Accept(ctx, c.visitor(), staff.AcceptInput{Link: link.Secret, Name: "Maria", Password: password, Code: c.code(opened.Secret)})
	require.NoError(c.t, err)
	c.people = append(c.people, colleague{id: signed.Member, email: in.Email, totp: opened.Secret, cookie: signed.Cookie})
}

func (c *company) changeKeys() {
	in := staff.CreateAPIKeyInput{Name: "walk", Role: c.role(), Kind: rapid.SampledFrom([]string{staff.KindSystem, staff.KindDesk}).Draw(c.t, "kind")}
	in.Tenant, in.Segment = c.place()
	if in.Kind == staff.KindDesk {
		in.Member = c.somebody()
	}
	c.step(fmt.Sprintf("create key %+v", in), func(a authz.Actor) error {
		key, err := c.CreateAPIKey(ctx, a, in)
		if err == nil && len(c.keys) < 8 {
			c.keys = append(c.keys, key.Key)
		}
		return err
	})
}

func (c *company) changeOwnRoles() {
	all := slices.Sorted(maps.Keys(authz.Permissions()))
	some := rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 4, rapid.ID[string]).Draw(c.t, "permissions")
	name := fmt.Sprintf("Own %d", c.made)
	c.made++
	c.step(fmt.Sprintf("add role %v", some), func(a authz.Actor) error {
		role, err := c.AddRole(ctx, a, staff.AddRoleInput{Name: name, Permissions: some})
		if err == nil {
			c.roles = append(c.roles, role.ID)
		}
		return err
	})
	if len(c.roles) > 0 {
		change := staff.ChangeRoleInput{Role: rapid.SampledFrom(c.roles).Draw(c.t, "own role"), Name: name + "b", Permissions: some}
		c.step(fmt.Sprintf("change role %+v", change), func(a authz.Actor) error { _, err := c.ChangeRole(ctx, a, change); return err })
	}
}
