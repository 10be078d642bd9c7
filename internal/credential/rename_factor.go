package credential

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRenameFactor = op.Define("credential.rename_factor", "Rename a second factor", op.Needs{})

// RenameFactorInput is another word for a factor.
type RenameFactorInput struct {
	Account string `json:"account"` // login ID
	Factor  string `json:"factor"`
	Name    string `json:"name"`
}

// Validate checks the name.
func (in RenameFactorInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	return f.Err()
}

// Target is the account.
func (in RenameFactorInput) Target() op.Target { return op.Target{Account: in.Account} }

// RenameFactor changes the owner's word for a second factor, and nothing else.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// [ErrNoFactor].
func (s *Service) RenameFactor(ctx context.Context, actor authz.Actor, in RenameFactorInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opRenameFactor, in, func(tx *op.Tx) (Done, error) {
		name, err := nameIn(in.Name)
		if err != nil {
			return Done{}, err
		}
		n, err := New(tx).renameFactor(tx.Ctx, renameFactorParams{ID: in.Factor, Account: tx.Account.N, Name: name})
		if err != nil {
			return Done{}, fmt.Errorf("rename the factor: %w", err)
		}
		if n == 0 {
			return Done{}, ErrNoFactor
		}
		return Done{Factors: 1}, nil
	})
}
