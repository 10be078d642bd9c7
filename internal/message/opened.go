package message

import (
	"fmt"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var eventLinkOpened = event.Define("message.link_opened", "MESSAGE", example)

// Opened notes that the page behind a message's link was asked for, the first
// time that it is. It is a step of whoever shows that page, and proves nothing:
// scanners of mails follow links.
func Opened(tx *op.Tx, nonce string) error {
	rows, err := New(tx).markOpened(tx.Ctx, markOpenedParams{Nonce: nonce, At: nullTime(tx.Now), Tenant: tx.Actor.Tenant})
	if err != nil {
		return fmt.Errorf("note that a link was opened: %w", err)
	}
	for _, r := range rows {
		tx.Record(event.Fact{Type: eventLinkOpened, Account: &event.Account{N: r.Account.Int64}, Data: Told{
			Message: r.ID, Template: r.Template, Channel: Channel(r.Channel), To: r.Masked, Notice: r.Notice,
		}})
	}
	return nil
}
