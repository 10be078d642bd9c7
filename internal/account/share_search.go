package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opShareSearch = op.Define("account.share_search", "Share a saved search", op.Needs{})

// ShareSearchInput says whether colleagues see one of the actor's searches.
type ShareSearchInput struct {
	Search string `json:"search"`
	Shared bool   `json:"shared"`
}

// Validate accepts every text: what is no search's id is not found.
func (in ShareSearchInput) Validate() error { return nil }

// Target is the search.
func (in ShareSearchInput) Target() op.Target { return op.Target{Other: in.Search} }

// ShareSearch shows one of the actor's own searches to everybody who may
// search in the tenant, or to nobody else any more. What they find by it is
// what they may see.
//
// It returns [op.ErrNotFound] if the search is not the actor's own.
func (s *Service) ShareSearch(ctx context.Context, actor authz.Actor, in ShareSearchInput) (ShareSearchInput, error) {
	return op.Do(ctx, s.db, actor, opShareSearch, in, func(tx *op.Tx) (ShareSearchInput, error) {
		if err := ownSearch(tx, in.Search); err != nil {
			return ShareSearchInput{}, err
		}
		if err := New(tx).setShared(tx.Ctx, setSharedParams{Tenant: actor.Tenant, ID: in.Search, Shared: in.Shared}); err != nil {
			return ShareSearchInput{}, fmt.Errorf("share the search: %w", err)
		}
		return in, nil
	})
}

func ownSearch(tx *op.Tx, search string) error {
	n, err := New(tx).ownSavedSearch(tx.Ctx, ownSavedSearchParams{Tenant: tx.Actor.Tenant, Owner: tx.Actor.ID, ID: search})
	if err != nil {
		return fmt.Errorf("find the search: %w", err)
	}
	if n == 0 {
		return op.ErrNotFound
	}
	return nil
}
