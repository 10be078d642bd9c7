package console

import (
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// inviteRoutes are the page on which a customer is invited.
func (c *console) inviteRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /t/{slug}/invite", c.inTenant(c.invitePage))
	mux.HandleFunc("POST /t/{slug}/invite", c.inTenant(c.inviteCustomer))
}

func (c *console) invitePage(v *visit) error {
	if !v.actor.May("account.invite") {
		return op.ErrForbidden
	}
	return c.drawInvite(v, http.StatusOK, nil)
}

func (c *console) drawInvite(v *visit, status int, f *fault.Error) error {
	page := view.InvitePage{Frame: c.frame(v, v.T("invite.title"))}
	beside := map[string]string{}
	if f != nil {
		beside, page.Problem = v.problems(f)
	}
	for _, name := range []string{"email", "first_name", "last_name", "customer_id"} {
		field := view.InviteField{Name: name, Label: v.T("field." + name), Type: "text", Value: v.r.PostFormValue(name), Problem: beside[name]}
		if name == "email" {
			field.Type, field.Required = "email", true
		}
		page.Fields = append(page.Fields, field)
	}
	v.draw(status, view.InviteView(page))
	return nil
}

// inviteCustomer makes the account and goes to it.
func (c *console) inviteCustomer(v *visit) error {
	a, err := c.Accounts.Invite(v.r.Context(), v.actor, account.InviteInput{
		Email: v.form("email"), FirstName: v.form("first_name"), LastName: v.form("last_name"), CustomerID: v.form("customer_id"),
	})
	if f := fault.As(err); f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Conflict) {
		return c.drawInvite(v, statusOf(f), f)
	}
	if err != nil {
		return err
	}
	return c.done(v, view.AccountPath(v.slug(), a.ID), v.T("access.invitation_sent"))
}

func (c *console) resendInvitation(v *visit) error {
	_, err := c.Accounts.ResendInvitation(v.r.Context(), v.actor, account.ContactInput{Account: v.r.PathValue("id")})
	return c.afterAccess(v, err, "access.invitation_sent")
}
