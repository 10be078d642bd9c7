package console

import (
	"errors"
	"slices"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
)

func (c *console) requestDeletion(v *visit) error {
	_, err := c.Privacy.RequestDeletion(v.r.Context(), v.why("deletion_reason.", askReasons), privacy.RequestDeletionInput{Account: v.r.PathValue("id")})
	return c.afterDeletion(v, err, "deletion.requested")
}

func (c *console) cancelDeletion(v *visit) error {
	_, err := c.Privacy.CancelDeletion(v.r.Context(), v.why("deletion_reason.", cancelReasons), privacy.AccountInput{Account: v.r.PathValue("id")})
	return c.afterDeletion(v, err, "deletion.canceled")
}

func (c *console) approveDeletion(v *visit) error {
	_, err := c.Privacy.ApproveDeletion(v.r.Context(), v.why("deletion_reason.", approveReasons), privacy.DecideInput{
		Account: v.r.PathValue("id"), Request: v.form("request"),
	})
	return c.afterDeletion(v, err, "deletion.approved")
}

func (c *console) rejectDeletion(v *visit) error {
	actor := v.actor
	actor.Call.Reason = v.form("reason")
	_, err := c.Privacy.RejectDeletion(v.r.Context(), actor, privacy.RejectDeletionInput{
		Account: v.r.PathValue("id"), Request: v.form("request"), Because: v.form("reason_code"),
	})
	return c.afterDeletion(v, err, "deletion.rejected")
}

func (c *console) sendDeletionLink(v *visit) error {
	_, err := c.Privacy.SendDeletionLink(v.r.Context(), v.actor, privacy.AccountInput{Account: v.r.PathValue("id")})
	return c.afterDeletion(v, err, "deletion.link_on_its_way")
}

func (c *console) placeHold(v *visit) error {
	_, err := c.Privacy.PlaceHold(v.r.Context(), v.why("hold_reason.", holdReasons), privacy.AccountInput{Account: v.r.PathValue("id")})
	return c.afterDeletion(v, err, "hold.placed")
}

func (c *console) releaseHold(v *visit) error {
	_, err := c.Privacy.ReleaseHold(v.r.Context(), v.why("hold_reason.", holdReasons), privacy.AccountInput{Account: v.r.PathValue("id")})
	return c.afterDeletion(v, err, "hold.released")
}

// afterDeletion goes back to the tab. What a rule is against, and what another
// did meanwhile, is told there in one line.
func (c *console) afterDeletion(v *visit, err error, done string) error {
	tab := view.TabPrivacy
	if slices.Contains(view.Tabs, v.form("tab")) {
		tab = v.form("tab")
	}
	path := view.AccountTabPath(v.slug(), v.r.PathValue("id"), tab)
	f := fault.As(err)
	switch {
	case err == nil:
		return c.done(v, path, v.T(done))
	case f == nil, errors.Is(err, op.ErrNotFound), errors.Is(err, op.ErrForbidden), errors.Is(err, op.ErrSecond), errors.Is(err, account.ErrChangedMeanwhile), f.Kind == fault.Unauthorized, f.Code == op.ErrNotFresh.Code:
		return err
	case errors.Is(err, op.ErrReason):
		return c.refused(v, statusOf(f), path, v.T("access.say_why"))
	case f.Kind == fault.Invalid:
		return c.refused(v, statusOf(f), path, v.sentence(f))
	}
	c.leaveLine(v, view.Result{Tone: view.Bad, Text: v.sentence(f)})
	return v.goTo(path)
}
