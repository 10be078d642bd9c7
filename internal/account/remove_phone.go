package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemovePhone = op.Define("account.remove_phone", "Remove a phone", op.Needs{Level: 2, Told: true})

// PhoneInput names a telephone number of an account.
type PhoneInput struct {
	Account string `json:"account"` // login ID
	Phone   string `json:"phone"`   // its id
}

// Validate accepts every text: what is no id is not found.
func (in PhoneInput) Validate() error { return nil }

// Target is the account.
func (in PhoneInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventPhoneRemoved = event.Define("account.phone_removed", "PHONE", exampleChange("phone", "+12025550101", nil), "USER_UPDATED")

// RemovePhone takes a telephone number from an account. It signs nobody in any
// more, codes that were sent there cannot be used, and every old channel, it
// among them, is told in the same transaction.
//
// It returns [ErrNoPhone], [op.ErrNotFresh] for a customer, and
// [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) RemovePhone(ctx context.Context, actor authz.Actor, in PhoneInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opRemovePhone, in, func(tx *op.Tx) (Account, error) {
		c, p, err := phoneOf(tx, in)
		if err != nil {
			return Account{}, err
		}
		if err := askOwner(tx); err != nil {
			return Account{}, err
		}
		if err := c.letGo(tx, p, "", "notice.phone_removed", map[string]string{"old": MaskPhone(p.number)}); err != nil {
			return Account{}, err
		}
		if err := New(tx).removePhone(tx.Ctx, removePhoneParams{Account: c.N, ID: p.id}); err != nil {
			return Account{}, fmt.Errorf("remove a phone: %w", err)
		}
		if err := savePhones(tx, c.N, p.verified.Valid); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventPhoneRemoved, Account: tx.Account, Changed: []string{"phone"}, Data: exampleChange("phone", p.number, nil)})
		return seen(tx)
	})
}

// phoneOf reads the contacts of the operation's account, and one number of
// them. It returns [ErrNoPhone].
func phoneOf(tx *op.Tx, in PhoneInput) (contacts, heldPhone, error) {
	if err := refuseWhileFilling(tx); err != nil {
		return contacts{}, heldPhone{}, err
	}
	c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
	if err != nil {
		return contacts{}, heldPhone{}, err
	}
	p := c.phone(in.Phone)
	if p == nil {
		return contacts{}, heldPhone{}, ErrNoPhone
	}
	return c, *p, nil
}
