package account

import (
	"context"
	"database/sql"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opChangePhone = op.Define("account.change_phone", "Change a phone", op.Needs{Level: 2, Told: true})

// ErrPhoneSame is returned if a telephone number is what it is to be.
var ErrPhoneSame = fault.New(fault.Conflict, "phone_unchanged", "The telephone number is the same as before. Nothing was changed.")

// ChangePhoneInput is what a telephone number is to be. What is left out stays.
type ChangePhoneInput struct {
	Account string  `json:"account"` // login ID
	Phone   string  `json:"phone"`   // its id
	Number  *string `json:"number,omitempty"`
	Type    *string `json:"type,omitempty"`
}

// Validate checks what can be checked without the tenant's region.
func (in ChangePhoneInput) Validate() error {
	var c check
	if in.Number != nil {
		c.Check(c.text("number", *in.Number, idLength) != "", "number", "required", "Give a telephone number, or leave it out.")
	}
	if in.Type != nil {
		c.Check(c.phoneType(*in.Type) != "", "type", "required", "Give a type, or leave it out.")
	}
	return c.Err()
}

// Target is the account.
func (in ChangePhoneInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventPhoneChanged = event.Define("account.phone_changed", "PHONE", exampleChange("phone", "+12025550101", "+12025550147"), "USER_UPDATED")

// ChangePhone changes a telephone number or its type. Another number is not
// verified: the old one signs nobody in any more and codes that were sent there
// cannot be used, and every old channel, it among them, is told in the same
// transaction. A change of the type alone leaves all that.
//
// It returns [ErrNoPhone], [ErrPhoneSame], [ErrPhoneThere], [op.ErrNotFresh]
// for a customer, a fault naming each field that is against a rule, and
// [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) ChangePhone(ctx context.Context, actor authz.Actor, in ChangePhoneInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opChangePhone, in, func(tx *op.Tx) (Account, error) {
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		next, err := c.changedPhone(tx, in)
		if err != nil {
			return Account{}, err
		}
		was := *c.phone(in.Phone)
		changed := []string{}
		if was.kind != next.kind {
			changed = append(changed, "phone.type")
		}
		if was.number != next.number {
			changed = append(changed, "phone")
			told := map[string]string{"old": MaskPhone(was.number), "new": MaskPhone(next.number)}
			if err := c.letGo(tx, was, next.number, "notice.phone_changed", told); err != nil {
				return Account{}, err
			}
			next.verified, next.joined, next.since = sql.NullInt64{}, sql.NullInt64{}, tx.Now.UnixMicro()
		}
		if err := next.write(tx, c.N, fold.Reverse(next.number)); err != nil {
			return Account{}, err
		}
		if err := savePhones(tx, c.N, was.verified.Valid && !next.verified.Valid); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventPhoneChanged, Account: tx.Account, Changed: changed, Data: phoneChange(was, next)})
		return seen(tx)
	})
}

// changedPhone holds what a number is to be to the rules.
func (c contacts) changedPhone(tx *op.Tx, in ChangePhoneInput) (heldPhone, error) {
	if err := askOwner(tx); err != nil {
		return heldPhone{}, err
	}
	if err := refuseWhileFilling(tx); err != nil {
		return heldPhone{}, err
	}
	was := c.phone(in.Phone)
	if was == nil {
		return heldPhone{}, ErrNoPhone
	}
	next := *was
	var read check
	if in.Type != nil {
		next.kind = read.phoneType(*in.Type)
	}
	if in.Number != nil {
		var err error
		if next.number, err = read.number(tx, *in.Number); err != nil {
			return heldPhone{}, err
		}
	}
	switch {
	case next == *was:
		return heldPhone{}, ErrPhoneSame
	case next.number != was.number && c.has(next.number):
		return heldPhone{}, ErrPhoneThere
	}
	return next, nil
}

// letGo tells the old channels that a number goes, for another or for none,
// frees it, and calls back what was sent there.
func (c contacts) letGo(tx *op.Tx, p heldPhone, next, template string, data map[string]string) error {
	if err := c.tell(tx, template, data, p.was(next)); err != nil {
		return err
	}
	if p.verified.Valid {
		if err := moveIdentifier(tx, c.Tenant, c.N, "phone", p.number, ""); err != nil {
			return err
		}
	}
	return c.callBack(tx, p.number)
}

// phoneChange tells of both values of what changed.
func phoneChange(was, next heldPhone) ProfileChanged {
	out := ProfileChanged{Old: map[string]any{}, New: map[string]any{}}
	if was.number != next.number {
		out.Old["phone"], out.New["phone"] = was.number, next.number
	}
	if was.kind != next.kind {
		out.Old["type"], out.New["type"] = was.kind, next.kind
	}
	return out
}
