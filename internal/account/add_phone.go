package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opAddPhone = op.Define("account.add_phone", "Add a phone", op.Needs{Level: 1})

// PhoneTypes are the words that a telephone number's type can be.
var PhoneTypes = []string{"PRIMARY", "HOME", "WORK", "OTHER"}

// mostPhones is how many telephone numbers an account may have, as
// [ErrMostPhones] tells.
const mostPhones = 10

// Faults of telephone numbers.
var (
	ErrNoPhone    = fault.New(fault.NotFound, "phone_not_found", "The account has no such telephone number. Read the account again.")
	ErrPhoneThere = fault.New(fault.Conflict, "phone_there", "The account has this telephone number already.")
	ErrMostPhones = fault.New(fault.Conflict, "too_many_phones", "An account has 10 telephone numbers at most. Remove one first.")
)

// AddPhoneInput is a telephone number for an account.
type AddPhoneInput struct {
	Account string `json:"account"` // login ID
	Number  string `json:"number"`  // read with the tenant's region
	Type    string `json:"type,omitempty"`
}

// Validate checks what can be checked without the tenant's region.
func (in AddPhoneInput) Validate() error {
	var c check
	c.Check(strings.TrimSpace(in.Number) != "", "number", "required", "Give a telephone number.")
	c.text("number", in.Number, idLength)
	c.phoneType(in.Type)
	return c.Err()
}

// Target is the account.
func (in AddPhoneInput) Target() op.Target { return op.Target{Account: in.Account} }

// phoneType reads a type of telephone number. None is read as none.
func (c *check) phoneType(raw string) string {
	s := strings.ToUpper(strings.TrimSpace(raw))
	if s != "" && !slices.Contains(PhoneTypes, s) {
		c.Add("type", "unknown", "Give one of "+strings.Join(PhoneTypes, ", ")+".")
		return ""
	}
	return s
}

// number reads a telephone number with the tenant's region.
func (c *check) number(tx *op.Tx, raw string) (string, error) {
	r, err := rulesOf(tx)
	if err != nil {
		return "", err
	}
	number := c.phone("number", raw, r.region)
	return number, c.Err()
}

var eventPhoneAdded = event.Define("account.phone_added", "PHONE", exampleChange("phone", nil, "+12025550101"), "USER_UPDATED")

// AddPhone gives an account one more telephone number, unverified: it reserves
// nothing and signs nobody in. Nothing is sent there yet. Without a type it is
// PRIMARY if it is the first, otherwise OTHER.
//
// It returns [ErrPhoneThere], [ErrMostPhones], [op.ErrNotFresh] for a customer,
// a fault naming each field that is against a rule, and [op.ErrNotFound] if
// there is no such account for the actor.
func (s *Service) AddPhone(ctx context.Context, actor authz.Actor, in AddPhoneInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opAddPhone, in, func(tx *op.Tx) (Account, error) {
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		p, err := c.newPhone(tx, in)
		if err != nil {
			return Account{}, err
		}
		err = New(tx).addPhone(tx.Ctx, addPhoneParams{
			ID: p.id, Account: c.N, Tenant: c.Tenant, Number: p.number, Reversed: fold.Reverse(p.number), Type: p.kind, Since: tx.Now.UnixMicro(),
		})
		if err != nil {
			return Account{}, fmt.Errorf("add a phone: %w", err)
		}
		if err := savePhones(tx, c.N, false); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventPhoneAdded, Account: tx.Account, Changed: []string{"phone"}, Data: exampleChange("phone", nil, p.number)})
		return seen(tx)
	})
}

// newPhone holds a number to the rules.
func (c contacts) newPhone(tx *op.Tx, in AddPhoneInput) (heldPhone, error) {
	if err := askOwner(tx); err != nil {
		return heldPhone{}, err
	}
	if err := refuseWhileFilling(tx); err != nil {
		return heldPhone{}, err
	}
	var read check
	kind := read.phoneType(in.Type)
	number, err := read.number(tx, in.Number)
	switch {
	case err != nil:
		return heldPhone{}, err
	case c.has(number):
		return heldPhone{}, ErrPhoneThere
	case len(c.phones) >= mostPhones:
		return heldPhone{}, ErrMostPhones
	case kind == "" && len(c.phones) == 0:
		kind = "PRIMARY"
	case kind == "":
		kind = "OTHER"
	}
	return heldPhone{id: tx.NewID("tel"), number: number, kind: kind}, nil
}

// has reports whether a number is among the account's.
func (c contacts) has(number string) bool {
	return slices.ContainsFunc(c.phones, func(p heldPhone) bool { return p.number == number })
}
