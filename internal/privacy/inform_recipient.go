package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opInformRecipient = op.DefineCounted("privacy.inform_recipient", "Note that another system was told of a deletion")

// RecipientInput names an erased account and another system.
type RecipientInput struct {
	Account   string `json:"account"`   // login ID
	Recipient string `json:"recipient"` // the id of the webhook's endpoint
}

// Validate accepts every text: what is no recipient is not found.
func (RecipientInput) Validate() error { return nil }

// Target is the login ID, under which nobody finds an account any more.
func (in RecipientInput) Target() op.Target { return op.Target{Other: in.Account} }

// InformRecipient notes that another system has taken the message about a
// deletion. A second time changes nothing.
//
// It returns [op.ErrNotFound] if the account is not erased, or the system was
// not to be told.
func (s *Service) InformRecipient(ctx context.Context, actor authz.Actor, in RecipientInput) (Recipient, error) {
	return op.Do(ctx, s.db, actor, opInformRecipient, in, func(tx *op.Tx) (Recipient, error) {
		return answered(tx, in, eventRecipientInformed, func(q *Queries, account int64) (int64, error) {
			return q.informRecipient(tx.Ctx, informRecipientParams{Account: account, Recipient: in.Recipient, At: tx.Now.UnixMicro()})
		})
	})
}

// answered notes once what a system answered, and tells of it.
func answered(tx *op.Tx, in RecipientInput, told *event.Type, note func(*Queries, int64) (int64, error)) (Recipient, error) {
	q := New(tx)
	erased, err := q.erasedAccount(tx.Ctx, erasedAccountParams{Tenant: tx.Actor.Tenant, Login: in.Account})
	if errors.Is(err, sql.ErrNoRows) {
		return Recipient{}, op.ErrNotFound
	}
	if err != nil {
		return Recipient{}, fmt.Errorf("find the erased account: %w", err)
	}
	n, err := note(q, erased.Account)
	if err != nil {
		return Recipient{}, fmt.Errorf("note what another system answered: %w", err)
	}
	list, err := recipients(tx, erased.Account)
	if err != nil {
		return Recipient{}, err
	}
	for _, r := range list {
		if r.ID != in.Recipient {
			continue
		}
		if n > 0 {
			tx.Record(event.Fact{Type: told, Data: RecipientTold{Request: erased.Request, Account: in.Account, Recipient: r.ID, Name: r.Name, Why: why(told, r)}})
		}
		return r, nil
	}
	return Recipient{}, op.ErrNotFound
}

// why is why a system is told of as lost; empty in other events.
func why(told *event.Type, r Recipient) string {
	if told == eventRecipientLost {
		return r.Lost
	}
	return ""
}
