package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opChangeCustomerID = op.Define("account.change_customer_id", "Change a customer ID", op.Needs{Reason: true})

// ChangeCustomerIDInput is a customer ID for an account.
type ChangeCustomerIDInput struct {
	Account    string `json:"account"`     // login ID
	CustomerID string `json:"customer_id"` // empty takes it away
}

// Validate checks what can be checked without the tenant's region.
func (in ChangeCustomerIDInput) Validate() error {
	var c check
	c.ownID("customer_id", in.CustomerID, "")
	return c.Err()
}

// Target is the account.
func (in ChangeCustomerIDInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventCustomerIDChanged = event.Define("account.customer_id_changed", "IDENTIFIER", exampleChange("customer_id", "C-1001", "C-2002"))

// ChangeCustomerID gives an account the company's other number for it, or takes
// it away. It finds the account from now on; it signs nobody in.
//
// It returns [ErrTaken] if another account has it, whether as its customer ID
// or as any other identifier, [ErrIdentifierSame], [op.ErrReason] without words
// why, a fault naming the field that is against a rule, and [op.ErrNotFound] if
// there is no such account for the actor.
func (s *Service) ChangeCustomerID(ctx context.Context, actor authz.Actor, in ChangeCustomerIDInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opChangeCustomerID, in, func(tx *op.Tx) (Account, error) {
		r, err := rulesOf(tx)
		if err != nil {
			return Account{}, err
		}
		var read check
		id := read.ownID("customer_id", in.CustomerID, r.region)
		if err := read.Err(); err != nil {
			return Account{}, err
		}
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		save := func(q *Queries) error {
			return q.saveCustomerID(tx.Ctx, saveCustomerIDParams{N: c.N, CustomerID: id, CustomerIDFold: fold.Lower(id)})
		}
		if err := c.moveName(tx, "customer_id", trigramCustomerID, c.CustomerID, id, save); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{
			Type: eventCustomerIDChanged, Account: tx.Account, Changed: []string{"customer_id"}, Data: exampleChange("customer_id", c.CustomerID, id),
		})
		return seen(tx)
	})
}
