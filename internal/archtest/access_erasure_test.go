package archtest

import "github.com/readmit/readmit/internal/privacy"

// erasureEntries are the lines of erasing, and of what comes after it.
func (w *world) erasureEntries() map[string]entry {
	s := privacy.NewService(w.DB)
	erase := func(a *asked) privacy.EraseInput { return privacy.EraseInput{Account: a.anAccount()} }
	recipient := func(a *asked) privacy.RecipientInput {
		return privacy.RecipientInput{Account: a.anAccount(), Recipient: "whk_none"}
	}
	request := func(*asked) privacy.ExecuteInput { return privacy.ExecuteInput{Request: "del_none"} }
	return map[string]entry{
		"privacy.execute_deletion": on(nobody, s.ExecuteDeletion, request),
		"privacy.erase_account":    on(nobody, s.EraseAccount, erase),
		"privacy.issue_receipt":    on(nobody, s.IssueReceipt, erase),
		"privacy.inform_recipient": on(nobody, s.InformRecipient, recipient),
		"privacy.lose_recipient": on(nobody, s.LoseRecipient, func(a *asked) privacy.LoseRecipientInput {
			return privacy.LoseRecipientInput{RecipientInput: recipient(a), Why: "removed"}
		}),
		"privacy.accept_tombstone_loss": on(nobody, s.AcceptTombstoneLoss, func(*asked) privacy.AcceptLossInput { return privacy.AcceptLossInput{} }),
		"privacy.replay_tombstone":      on(nobody, s.ReplayTombstone, func(a *asked) privacy.ReplayInput { return privacy.ReplayInput{Account: a.anAccount()} }),
		"privacy.confirm_recipient":     on(tenantWide, s.ConfirmRecipient, recipient).or("not_found"),
		"privacy.view_receipt":          on(tenantWide, s.ViewReceipt, request).or("no_receipt"),
	}
}
