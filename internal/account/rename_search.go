package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opRenameSearch = op.Define("account.rename_search", "Rename a saved search", op.Needs{})

// RenameSearchInput gives one of the actor's searches another name.
type RenameSearchInput struct {
	Search string `json:"search"`
	Name   string `json:"name"`
}

// Validate asks for a name.
func (in RenameSearchInput) Validate() error {
	var f fault.Fields
	checkSearchName(&f, in.Name)
	return f.Err()
}

// Target is the search.
func (in RenameSearchInput) Target() op.Target { return op.Target{Other: in.Search} }

// RenameSearch gives one of the actor's own searches another name. What it
// seeks, and who sees it, stays.
//
// It returns [op.ErrNotFound] if the search is not the actor's own, and
// [ErrNameTaken] if another one of theirs has the name.
func (s *Service) RenameSearch(ctx context.Context, actor authz.Actor, in RenameSearchInput) (RenameSearchInput, error) {
	return op.Do(ctx, s.db, actor, opRenameSearch, in, func(tx *op.Tx) (RenameSearchInput, error) {
		if err := ownSearch(tx, in.Search); err != nil {
			return RenameSearchInput{}, err
		}
		name, err := fold.Text(in.Name)
		if err != nil {
			return RenameSearchInput{}, fmt.Errorf("read a validated name: %w", err)
		}
		q := New(tx)
		same, err := q.sameNamedSearch(tx.Ctx, sameNamedSearchParams{Tenant: actor.Tenant, Owner: actor.ID, Name: name, ID: in.Search})
		if err != nil {
			return RenameSearchInput{}, fmt.Errorf("look for a search of that name: %w", err)
		}
		if same > 0 {
			return RenameSearchInput{}, ErrNameTaken
		}
		if err := q.renameSearch(tx.Ctx, renameSearchParams{Tenant: actor.Tenant, ID: in.Search, Name: name}); err != nil {
			return RenameSearchInput{}, fmt.Errorf("rename the search: %w", err)
		}
		return RenameSearchInput{Search: in.Search, Name: name}, nil
	})
}
