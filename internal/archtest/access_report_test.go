package archtest

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/desk"
)

// reportEntries are the operations on accounts that somebody else may be in, and
// on what an act would do.
func (w *world) reportEntries() map[string]entry {
	return map[string]entry{
		"account.freeze": on(something, w.account.Freeze, func(a *asked) account.StatusInput { return account.StatusInput{Account: a.anAccount()} }),
		"account.unfreeze": on(something, w.account.Unfreeze, func(a *asked) account.StatusInput {
			return account.StatusInput{Account: a.anAccount()}
		}).or("not_frozen"),
		"account.invite": on(tenantWide, w.account.Invite, func(a *asked) account.InviteInput {
			return account.InviteInput{Email: a.name("new") + "@example.com"}
		}),
		"account.resend_invitation": on(something, w.account.ResendInvitation, func(a *asked) account.ContactInput {
			return account.ContactInput{Account: a.accountWith(pendingEmail)}
		}).or("not_pending"),
		"account.accept_invitation": on(nobody, w.account.AcceptInvitation, func(*asked) account.AcceptInvitationInput {
			return account.AcceptInvitationInput{Link: "none"}
		}),
		"account.undo_change": on(nobody, w.account.UndoChange, func(*asked) account.UndoChangeInput {
			return account.UndoChangeInput{Link: "none"}
		}),
		"desk.preview_act": on(something, w.desk.PreviewAct, func(a *asked) desk.PreviewActInput {
			return desk.PreviewActInput{Account: a.anAccount(), Act: "account.disable"}
		}),
	}
}
