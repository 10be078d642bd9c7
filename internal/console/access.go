package console

import (
	"context"
	"errors"
	"net/http"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/op"
)

// accessRoutes are the acts on whether a customer can sign in.
func (c *console) accessRoutes(mux *http.ServeMux, one string) {
	for pattern, act := range map[string]act{
		"POST " + one + "/unlock":              c.unlockAccount,
		"POST " + one + "/disable":             c.disableAccount,
		"POST " + one + "/enable":              c.enableAccount,
		"POST " + one + "/activate":            c.activateAccount,
		"POST " + one + "/resend-invitation":   c.resendInvitation,
		"POST " + one + "/freeze":              c.freezeAccount,
		"POST " + one + "/unfreeze":            c.unfreezeAccount,
		"POST " + one + "/unlink/{identity}":   c.unlink,
		"POST " + one + "/applications/revoke": c.revokeAccess,
	} {
		mux.HandleFunc(pattern, c.onAccount(act))
	}
}

// statusReasons are the kinds of reason to change a status, as status_reason.* keys
// of package locale.
var statusReasons = []string{"owner", "fraud", "abuse", "duplicate", "cleared", "other"}

// access is the tab of whether and how the customer can sign in.
func (v *visit) access(a account.Account) *view.Access {
	out := &view.Access{Contacts: v.contacts(a), Status: view.Label(a.Status), StatusAt: instant(a.StatusAt), StatusBy: a.StatusBy, Reason: a.StatusReason, Frozen: instant(a.FrozenAt)}
	if a.Lock != nil {
		out.Lock = &view.LoginLock{Since: a.Lock.Since, Until: instant(a.Lock.Until), Attempts: a.Lock.Attempts, Address: a.Lock.Address}
		out.Unlock = v.statusAct(a.ID, "unlock")
		out.Unlock.Daily, out.Unlock.Reasons = true, nil
	}
	switch a.Status {
	case account.Active:
		out.Acts = []view.Act{v.statusAct(a.ID, "disable")}
	case account.Inactive:
		out.Acts = []view.Act{v.statusAct(a.ID, "enable")}
		out.Acts[0].Daily = true
	case account.Pending:
		out.Acts = []view.Act{v.statusAct(a.ID, "activate")}
		if a.UnverifiedEmail != nil {
			out.Acts = append([]view.Act{v.resendAct(a.ID)}, out.Acts...)
		}
		for i := range out.Acts {
			out.Acts[i].Daily = true
		}
	}
	if a.FrozenAt == nil {
		out.Acts = append(out.Acts, v.statusAct(a.ID, "freeze"))
	} else {
		out.Acts = append(out.Acts, v.statusAct(a.ID, "unfreeze"))
	}
	if a.DeletionPendingAt != nil {
		out.DeletionHref = view.AccountTabPath(v.slug(), a.ID, view.TabPrivacy)
	} else {
		out.Acts = append(out.Acts, v.requestDeletionAct(a.ID))
	}
	return out
}

// resendAct sends an invitation again.
func (v *visit) resendAct(login string) view.Act {
	act := view.Act{
		Op: "account.resend_invitation", Label: v.T("access.resend_invitation"), Action: view.AccountActPath(v.slug(), login, "resend-invitation"),
		What: []string{v.T("access.resend_invitation_what")},
	}
	if !v.actor.May("account.resend_invitation") {
		act.Blocked = v.T("access.resend_invitation_who")
	}
	return act
}

// statusAct is the panel of one act, or its button and who may press it.
func (v *visit) statusAct(login, name string) view.Act {
	act := view.Act{Op: "account." + name, Label: v.T("access." + name), Action: view.AccountActPath(v.slug(), login, name), What: []string{v.T("access." + name + "_what")}}
	if !v.actor.May("account." + name) {
		act.Blocked = v.T("access." + name + "_who")
		return act
	}
	act.Preview = v.previewOf(login, "account."+name, "")
	for _, r := range statusReasons {
		act.Reasons = append(act.Reasons, view.Choice{Value: r, Text: v.T("status_reason." + r)})
	}
	return act
}

func (c *console) unlockAccount(v *visit) error {
	_, err := c.Accounts.Unlock(v.r.Context(), v.actor, account.UnlockInput{Account: v.r.PathValue("id")})
	return c.afterAccess(v, err, "access.unlocked")
}

func (c *console) disableAccount(v *visit) error {
	return c.changeStatus(v, c.Accounts.Disable, "access.disabled")
}

func (c *console) enableAccount(v *visit) error {
	return c.changeStatus(v, c.Accounts.Enable, "access.enabled")
}

func (c *console) freezeAccount(v *visit) error {
	return c.changeStatus(v, c.Accounts.Freeze, "access.frozen")
}

func (c *console) unfreezeAccount(v *visit) error {
	return c.changeStatus(v, c.Accounts.Unfreeze, "access.unfrozen")
}

func (c *console) activateAccount(v *visit) error {
	return c.changeStatus(v, c.Accounts.Activate, "access.activated")
}

type statusOperation func(context.Context, authz.Actor, account.StatusInput) (account.Account, error)

// changeStatus does an act with the reason that the panel asked for.
func (c *console) changeStatus(v *visit, do statusOperation, done string) error {
	actor := v.actor
	actor.Call.Reason = v.reason(statusReasons)
	_, err := do(v.r.Context(), actor, account.StatusInput{Account: v.r.PathValue("id")})
	return c.afterAccess(v, err, done)
}

// reason puts the chosen kind and the words together. Words alone say enough;
// a kind alone does unless it is "other".
func (v *visit) reason(kinds []string) string {
	kind := ""
	for _, k := range kinds {
		if k != "other" && v.form("reason_code") == k {
			kind = v.T("status_reason." + k)
		}
	}
	return joined(": ", kind, v.form("reason"))
}

// afterAccess goes back to the tab. What another did meanwhile, and a reason
// without words, is told there: the page shows what is possible now.
func (c *console) afterAccess(v *visit, err error, done string) error {
	path := v.backTo(view.TabAccess)
	for fault, text := range map[error]string{
		account.ErrNotLocked: "access.not_locked_now", account.ErrNotActive: "access.changed_meanwhile", account.ErrNotDisabled: "access.changed_meanwhile",
		account.ErrNotPending: "access.changed_meanwhile", account.ErrAlreadyFrozen: "access.changed_meanwhile", account.ErrNotFrozen: "access.changed_meanwhile",
	} {
		if errors.Is(err, fault) {
			c.leaveLine(v, view.Result{Tone: "bad", Text: v.T(text)})
			return v.goTo(path)
		}
	}
	if errors.Is(err, op.ErrReason) {
		return c.refused(v, statusOf(op.ErrReason), path, v.T("access.say_why"))
	}
	if err != nil {
		return err
	}
	return c.done(v, path, v.T(done))
}
