package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveSearch = op.Define("account.remove_search", "Remove a saved search", op.Needs{})

// RemoveSearchInput names one of the actor's searches.
type RemoveSearchInput struct {
	Search string `json:"search"`
}

// Validate accepts every text: what is no search's id is not found.
func (in RemoveSearchInput) Validate() error { return nil }

// Target is the search.
func (in RemoveSearchInput) Target() op.Target { return op.Target{Other: in.Search} }

// RemoveSearch forgets one of the actor's own searches.
//
// It returns [op.ErrNotFound] if the search is not the actor's own.
func (s *Service) RemoveSearch(ctx context.Context, actor authz.Actor, in RemoveSearchInput) (RemoveSearchInput, error) {
	return op.Do(ctx, s.db, actor, opRemoveSearch, in, func(tx *op.Tx) (RemoveSearchInput, error) {
		if err := ownSearch(tx, in.Search); err != nil {
			return RemoveSearchInput{}, err
		}
		q := New(tx)
		if err := q.forgetPreferredByAll(tx.Ctx, forgetPreferredByAllParams{Tenant: actor.Tenant, Search: in.Search}); err != nil {
			return RemoveSearchInput{}, fmt.Errorf("end its use as a first page: %w", err)
		}
		if err := q.deleteSavedSearch(tx.Ctx, deleteSavedSearchParams{Tenant: actor.Tenant, ID: in.Search}); err != nil {
			return RemoveSearchInput{}, fmt.Errorf("remove the search: %w", err)
		}
		return in, nil
	})
}
