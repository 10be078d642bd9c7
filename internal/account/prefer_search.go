package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opPreferSearch = op.Define("account.prefer_search", "Begin with a saved search", op.Needs{})

// PreferSearchInput chooses the search that the actor begins with, or none.
type PreferSearchInput struct {
	Search    string `json:"search"`
	Preferred bool   `json:"preferred"`
}

// Validate accepts every text: what is no search's id is not found.
func (in PreferSearchInput) Validate() error { return nil }

// Target is the search.
func (in PreferSearchInput) Target() op.Target { return op.Target{Other: in.Search} }

// PreferSearch makes a search that the actor sees the one that the list of
// customers begins with for them, in place of the one before; or lets it begin
// with none again. A search that is no longer shared is no longer begun with.
//
// It returns [op.ErrNotFound] if the actor sees no such search.
func (s *Service) PreferSearch(ctx context.Context, actor authz.Actor, in PreferSearchInput) (PreferSearchInput, error) {
	return op.Do(ctx, s.db, actor, opPreferSearch, in, func(tx *op.Tx) (PreferSearchInput, error) {
		q := New(tx)
		seen, err := q.seenSavedSearch(tx.Ctx, seenSavedSearchParams{Tenant: actor.Tenant, Owner: actor.ID, ID: in.Search})
		if err != nil {
			return PreferSearchInput{}, fmt.Errorf("find the search: %w", err)
		}
		if seen == 0 {
			return PreferSearchInput{}, op.ErrNotFound
		}
		if !in.Preferred {
			err = q.forgetPreferred(tx.Ctx, forgetPreferredParams{Tenant: actor.Tenant, Member: actor.ID, Search: in.Search})
		} else {
			err = q.preferSearch(tx.Ctx, preferSearchParams{Tenant: actor.Tenant, Member: actor.ID, Search: in.Search})
		}
		if err != nil {
			return PreferSearchInput{}, fmt.Errorf("keep the choice: %w", err)
		}
		return in, nil
	})
}
