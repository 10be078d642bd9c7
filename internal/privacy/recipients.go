package privacy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/webhook"
)

// Recipient is another system that is told of a deletion.
type Recipient struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// InformedAt is when it took the message, ConfirmedAt when it said that it has
	// deleted the account, too; nil: not yet.
	InformedAt  *time.Time `json:"informed_at"`
	ConfirmedAt *time.Time `json:"confirmed_at"`
	// LostAt is since when it is not waited for any more, since the message does not
	// reach it; nil: it is. Lost says why: removed, given_up (it took no attempt),
	// passed_over (it was switched off or takes other events when it was its turn).
	LostAt *time.Time `json:"lost_at"`
	Lost   string     `json:"lost,omitempty"`
	// Off says that it is switched off, so that it is not told until it is switched on.
	Off bool `json:"off,omitempty"`
}

// RecipientTold is told when another system was informed of a deletion, or has
// confirmed it.
type RecipientTold struct {
	Request   string `json:"request"`
	Account   string `json:"account"` // login ID
	Recipient string `json:"recipient"`
	Name      string `json:"name"`
	// Why is why it is not waited for any more: removed, given_up, passed_over.
	Why string `json:"why,omitempty"`
}

var exampleRecipient = RecipientTold{
	Request: "del_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Account: "01939000-0000-7000-8000-000000000001",
	Recipient: "whk_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Name: "Newsletter",
}

var eventRecipientInformed = event.Define("privacy.recipient_informed", "", exampleRecipient)

// listRecipients notes on an erasure which other systems are to be told: those
// that are told of this account now, while it is still known what segments it is in.
func listRecipients(tx *op.Tx, of account.Grave) error {
	list, err := webhook.Recipients(tx.Ctx, tx.Tx, of.Tenant, eventAccountDeleted.Name, of.N)
	if err != nil {
		return err
	}
	for _, r := range list {
		err := New(tx).insertRecipient(tx.Ctx, insertRecipientParams{Account: of.N, Recipient: r.ID, Tenant: of.Tenant, Name: r.Name})
		if err != nil {
			return fmt.Errorf("note whom to tell of a deletion: %w", err)
		}
	}
	return nil
}

// recipients reads which other systems an account's deletion is told to.
func recipients(tx *op.Tx, n int64) ([]Recipient, error) {
	rows, err := New(tx).recipientsOf(tx.Ctx, n)
	if err != nil {
		return nil, fmt.Errorf("list the other systems: %w", err)
	}
	out := make([]Recipient, 0, len(rows))
	for _, r := range rows {
		out = append(out, Recipient{ID: r.Recipient, Name: r.Name, InformedAt: when(r.InformedAt), ConfirmedAt: when(r.ConfirmedAt), LostAt: when(r.LostAt), Lost: r.Lost, Off: r.Off != 0})
	}
	return out, nil
}

// recipientsAtOnce is how many systems one run of the job notes something of.
const recipientsAtOnce = 200

// follow notes which systems have taken the message meanwhile, and which it does
// not reach. Whoever only waits is not among what is read, so that nobody behind
// them is kept waiting.
func (s *Service) follow(ctx context.Context) error {
	var told []deliveredRecipientsRow
	var lost []lostRecipientsRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		q := New(tx)
		if told, err = q.deliveredRecipients(ctx, recipientsAtOnce); err != nil {
			return err
		}
		lost, err = q.lostRecipients(ctx, recipientsAtOnce)
		return err
	})
	if err != nil {
		return fmt.Errorf("look which systems were told: %w", err)
	}
	var errs []error
	for _, r := range told {
		_, err := s.InformRecipient(ctx, s.job(r.Tenant), RecipientInput{Account: r.Login, Recipient: r.Recipient})
		errs = append(errs, err)
	}
	for _, r := range lost {
		_, err := s.LoseRecipient(ctx, s.job(r.Tenant), LoseRecipientInput{RecipientInput{Account: r.Login, Recipient: r.Recipient}, r.Why})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
