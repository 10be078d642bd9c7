package console

import (
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
)

// membersPage lists the members.
func (c *console) membersPage(v *visit) error {
	return c.drawMembers(v, http.StatusOK, nil, nil)
}

// drawMembers draws the list: with a link that is shown this once, or with
// what is wrong with an invitation.
func (c *console) drawMembers(v *visit, status int, once *view.ShownOnce, f *fault.Error) error {
	members, err := c.Staff.ListMembers(v.r.Context(), v.actor, staff.ListInput{})
	if err != nil {
		return err
	}
	segments, err := c.segments(v)
	if err != nil {
		return err
	}
	own, err := c.ownRoles(v)
	if err != nil {
		return err
	}
	page := view.MembersPage{Settings: c.settings(v, v.T("members.title")), Once: once}
	for _, m := range members {
		page.Members = append(page.Members, v.memberRow(m, segments))
	}
	if v.actor.May("staff.invite") {
		page.Invite = &view.InviteForm{Grant: v.grantForm("staff.invite", segments, own), Taken: once != nil}
		if f != nil {
			page.Invite.Email, page.Invite.Name = v.form("email"), v.form("name")
			page.Invite.Problems, page.Invite.Problem = v.problems(f)
		}
	}
	v.draw(status, view.Members(page))
	return nil
}

func (v *visit) memberRow(m staff.Member, segments []account.Segment) view.MemberRow {
	row := view.MemberRow{
		ID: m.ID, Name: m.Name, Email: m.Email, Initials: initials(m.Name), Status: m.Status,
		Roles: v.shownRoles(m.Roles, segments), LastSignIn: instant(m.LastSignInAt), Self: m.ID == v.actor.ID,
	}
	if m.Name == "" {
		row.Initials = initials(m.Email)
	}
	if m.Locked && m.Status == staff.Active {
		row.Status = "locked"
	}
	return row
}

// problems are what is wrong with each field, or, where no field is, with the
// whole.
func (v *visit) problems(f *fault.Error) (fields map[string]string, whole string) {
	if len(f.Fields) == 0 {
		return nil, v.sentence(f)
	}
	fields = map[string]string{}
	for _, field := range f.Fields {
		fields[field.Name] = v.problem(field)
	}
	return fields, ""
}

// stays reports whether the page that was sent is to be drawn again with the
// fault, instead of going elsewhere.
func stays(f *fault.Error) bool {
	return f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict || f.Code == staff.ErrScope.Code || f.Code == staff.ErrMoreThanOwn.Code || f.Code == staff.ErrNoMember.Code ||
		f.Code == staff.ErrGiveMore.Code || f.Code == staff.ErrNoRole.Code)
}

// invite makes a one-time link and shows it this once.
func (c *console) invite(v *visit) error {
	tenant, segment := v.reachOf()
	return c.inviteBy(v, staff.InviteInput{
		Email: v.form("email"), Name: v.form("name"), Role: v.form("role"), Tenant: tenant, Segment: segment,
	})
}

func (c *console) inviteBy(v *visit, in staff.InviteInput) error {
	link, err := c.Staff.Invite(v.r.Context(), v.actor, in)
	if f := fault.As(err); stays(f) {
		return c.drawMembers(v, statusOf(f), nil, f)
	}
	if err != nil {
		return err
	}
	if link.Secret.Reveal() == secret.Redacted { // the page was sent twice
		return c.done(v, view.MembersPath(v.slug()), v.T("act.shown_before"))
	}
	return c.drawMembers(v, http.StatusOK, &view.ShownOnce{
		Title: v.T("members.invited", args{"Email": in.Email}), Label: v.T("members.link"), Value: c.Base + view.WelcomePath(link.Secret.Reveal()),
		Text: v.T("members.invited_text", args{"Until": v.Exact(link.ExpiresAt, v.Zone)}),
	}, nil)
}
