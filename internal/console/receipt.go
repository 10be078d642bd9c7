package console

import (
	"io"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/privacy"
)

// receiptPage shows the receipt of a deletion.
func (c *console) receiptPage(v *visit) error {
	id := v.r.PathValue("request")
	got, err := c.Privacy.ViewReceipt(v.r.Context(), v.actor, privacy.ExecuteInput{Request: id})
	if err != nil {
		return err
	}
	page := view.ReceiptPage{
		Frame: c.frame(v, v.T("receipt.title")), Lines: privacy.ReceiptLines(got.Receipt), Download: view.ReceiptPath(v.slug(), id) + "/download",
	}
	for _, r := range got.Recipients {
		page.Systems = append(page.Systems, v.receiptSystem(id, r))
	}
	return v.show(view.Receipt(page))
}

// receiptSystem is how far another system is. Where its endpoint does not tell
// it, somebody can confirm for it.
func (v *visit) receiptSystem(request string, r privacy.Recipient) view.ReceiptSystem {
	s := view.ReceiptSystem{ID: r.ID, Name: r.Name, State: "waiting"}
	switch {
	case r.ConfirmedAt != nil:
		s.State, s.At = "confirmed", *r.ConfirmedAt
		return s
	case r.InformedAt != nil:
		s.State, s.At = "informed", *r.InformedAt
		return s
	case r.LostAt != nil:
		s.State, s.At, s.Why = "lost", *r.LostAt, v.T("receipt_lost."+r.Lost)
	case r.Off:
		s.Why = v.T("receipt_off")
	default:
		return s
	}
	if v.actor.MayIn("privacy.confirm_recipient", v.actor.Tenant, "") {
		s.ConfirmPath = view.ReceiptPath(v.slug(), request) + "/confirm"
	}
	return s
}

// confirmRecipient notes that another system has deleted the account, too.
func (c *console) confirmRecipient(v *visit) error {
	request := v.r.PathValue("request")
	got, err := c.Privacy.ViewReceipt(v.r.Context(), v.actor, privacy.ExecuteInput{Request: request})
	if err != nil {
		return err
	}
	path := view.ReceiptPath(v.slug(), request)
	_, err = c.Privacy.ConfirmRecipient(v.r.Context(), v.actor, privacy.RecipientInput{Account: got.Account, Recipient: v.form("recipient")})
	if err != nil {
		return c.undone(v, path, err)
	}
	return c.done(v, path, v.T("receipt.confirmed"))
}

// downloadReceipt answers the signed text, which anybody can check who has the
// installation's public key.
func (c *console) downloadReceipt(v *visit) error {
	got, err := c.Privacy.ViewReceipt(v.r.Context(), v.actor, privacy.ExecuteInput{Request: v.r.PathValue("request")})
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+got.Request+`.receipt"`)
	v.w.Header().Set("Cache-Control", "no-store")
	_, err = io.WriteString(v.w, got.Receipt)
	return err
}
