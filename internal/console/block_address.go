package console

import (
	"errors"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/signin"
)

// blockAddress blocks the network address that a card names.
func (c *console) blockAddress(v *visit) error {
	path := v.backTo(view.TabActivity)
	actor := v.actor
	actor.Call.Reason = v.form("reason")
	blocked, err := c.SignIn.BlockAddress(v.r.Context(), actor, signin.AddressInput{Address: v.form("address")})
	f := fault.As(err)
	switch {
	case err == nil:
		return c.done(v, path, v.T("card_act.blocked", args{"Address": blocked.Network}))
	case errors.Is(err, op.ErrReason):
		return c.refused(v, statusOf(f), path, v.T("access.say_why"))
	case f != nil && (f.Kind == fault.Conflict || f.Kind == fault.Invalid):
		c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.sentence(f)})
	default:
		return err
	}
	return v.goTo(path)
}

// backTo is the tab that a form names, to which its act leads back; without one
// it is the tab that the act stands on.
func (v *visit) backTo(tab string) string {
	if v.form("tab") != "" {
		tab = v.tab()
	}
	return view.AccountTabPath(v.slug(), v.r.PathValue("id"), tab)
}
