package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opChangeUsername = op.Define("account.change_username", "Change a username", op.Needs{Level: 2})

// ErrIdentifierSame is returned if an identifier is what it is to be.
var ErrIdentifierSame = fault.New(fault.Conflict, "identifier_unchanged", "It is the same as before. Nothing was changed.")

// ChangeUsernameInput is a username for an account.
type ChangeUsernameInput struct {
	Account  string `json:"account"`  // login ID
	Username string `json:"username"` // 5 to 100 characters; empty takes it away
}

// Validate checks what can be checked without the tenant's region.
func (in ChangeUsernameInput) Validate() error {
	var c check
	c.username(in.Username, "")
	return c.Err()
}

// Target is the account.
func (in ChangeUsernameInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventUsernameChanged = event.Define("account.username_changed", "IDENTIFIER", exampleChange("username", "jess1991", "jess.smith"))

// ChangeUsername gives an account another username, or takes it away. It signs
// in from now on, and the one before does not any more. What looks like an
// e-mail or a telephone number is refused: it could be another person's (C18).
//
// It returns [ErrTaken] if another account has it, whether as its username or
// as any other identifier, [ErrIdentifierSame], a fault naming the field that
// is against a rule, and [op.ErrNotFound] if there is no such account for the
// actor.
func (s *Service) ChangeUsername(ctx context.Context, actor authz.Actor, in ChangeUsernameInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opChangeUsername, in, func(tx *op.Tx) (Account, error) {
		r, err := rulesOf(tx)
		if err != nil {
			return Account{}, err
		}
		var read check
		username := read.username(in.Username, r.region)
		refused, err := tenant.RefusesUsername(tx.Ctx, tx.Tx, tx.Actor.Tenant, username)
		if err != nil {
			return Account{}, err
		}
		read.Check(!refused, "username", "username_blocked", "The tenant does not allow this username. Choose another one.")
		if err := read.Err(); err != nil {
			return Account{}, err
		}
		c, err := contactsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Account{}, err
		}
		save := func(q *Queries) error {
			return q.saveUsername(tx.Ctx, saveUsernameParams{N: c.N, Username: username, UsernameFold: fold.Lower(username)})
		}
		if err := c.moveName(tx, "username", trigramUsername, c.Username, username, save); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{
			Type: eventUsernameChanged, Account: tx.Account, Changed: []string{"username"}, Data: exampleChange("username", c.Username, username),
		})
		return seen(tx)
	})
}

// moveName changes a name in the tenant's namespace, and everything that copies
// it.
func (c contacts) moveName(tx *op.Tx, kind string, trigram int64, from, to string, save func(*Queries) error) error {
	if from == to {
		return ErrIdentifierSame
	}
	if err := refuseWhileFilling(tx); err != nil {
		return err
	}
	if err := moveIdentifier(tx, c.Tenant, c.N, kind, fold.Lower(from), fold.Lower(to)); err != nil {
		return err
	}
	if err := moveTrigram(tx, c.N, trigram, fold.Lower(from), fold.Lower(to)); err != nil {
		return err
	}
	if err := save(New(tx)); err != nil {
		return fmt.Errorf("save the %s: %w", kind, err)
	}
	return nil
}
