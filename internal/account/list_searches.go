package account

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

var opListSearches = op.DefineRead("account.list_searches", "List the saved searches")

// ListSearchesInput asks for the actor's saved searches.
type ListSearchesInput struct{}

// Validate accepts it.
func (in ListSearchesInput) Validate() error { return nil }

// Target is the tenant.
func (in ListSearchesInput) Target() op.Target { return op.Target{} }

// ListSearches lists the searches that the actor kept and those that
// colleagues share in the tenant, by name.
func (s *Service) ListSearches(ctx context.Context, actor authz.Actor, in ListSearchesInput) ([]SavedSearch, error) {
	return op.View(ctx, s.db, actor, opListSearches, in, func(tx *op.Tx) ([]SavedSearch, error) {
		rows, err := New(tx).savedSearches(tx.Ctx, savedSearchesParams{Tenant: actor.Tenant, Member: actor.ID})
		if err != nil {
			return nil, fmt.Errorf("list the saved searches: %w", err)
		}
		out, mask := make([]SavedSearch, 0, len(rows)), MaskFor(actor)
		for _, r := range rows {
			one := SavedSearch{ID: r.ID, Name: r.Name, Own: r.Owner == actor.ID, Shared: r.Shared, Preferred: r.Preferred, At: micro(r.At)}
			query, err := s.db.Ring.Open(keyring.PurposeSearch, r.Query, []byte(r.ID))
			if err != nil {
				return nil, fmt.Errorf("open the saved search %s: %w", r.ID, err)
			}
			if err := json.Unmarshal(query, &one.Query); err != nil {
				return nil, fmt.Errorf("read the saved search %s: %w", r.ID, err)
			}
			if !one.Own {
				one.Name = mask.Text(one.Name)
			}
			out = append(out, one)
		}
		return out, nil
	})
}
