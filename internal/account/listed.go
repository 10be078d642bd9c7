package account

import (
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Listed is an account as a list shows it to the actor of an operation, masked;
// nil if there is none of that login ID, if it is erased, or not the actor's to
// see. It is a step of lists that are about something else of accounts.
func Listed(tx *op.Tx, spec *op.Spec, login string) (*Summary, error) {
	_, err := Scope(tx.Ctx, tx.Tx, tx.Actor, spec, login, false)
	if errors.Is(err, op.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	row, err := New(tx).accountByID(tx.Ctx, accountByIDParams{Tenant: tx.Actor.Tenant, ID: login})
	if err != nil {
		return nil, fmt.Errorf("read the account: %w", err)
	}
	masks, err := masksOf(tx)
	if err != nil {
		return nil, err
	}
	one := fromRow(row, tx.Now).Summary
	masks.mask(&one)
	return &one, loadTags(tx, &one)
}
