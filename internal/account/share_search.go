package account

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

var opShareSearch = op.Define("account.share_search", "Share a saved search", op.Needs{})

// ErrNamesSomebody is returned for a search that would tell colleagues a
// customer's e-mail or telephone number, which may be masked for them.
var ErrNamesSomebody = fault.New(fault.Conflict, "search_names_somebody", "This search holds a customer's whole e-mail or telephone number, so it is not shared. Share the address of the account's page instead.")

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
// It returns [op.ErrNotFound] if the search is not the actor's own, and
// [ErrNamesSomebody] if colleagues would read a whole e-mail or number in it.
func (s *Service) ShareSearch(ctx context.Context, actor authz.Actor, in ShareSearchInput) (ShareSearchInput, error) {
	return op.Do(ctx, s.db, actor, opShareSearch, in, func(tx *op.Tx) (ShareSearchInput, error) {
		if err := ownSearch(tx, in.Search); err != nil {
			return ShareSearchInput{}, err
		}
		if in.Shared {
			if err := s.namesNobody(tx, in.Search); err != nil {
				return ShareSearchInput{}, err
			}
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

// namesNobody refuses a search with a whole e-mail or number among its terms.
func (s *Service) namesNobody(tx *op.Tx, search string) error {
	q := New(tx)
	sealed, err := q.searchQuery(tx.Ctx, searchQueryParams{Tenant: tx.Actor.Tenant, ID: search})
	if err != nil {
		return fmt.Errorf("read the search: %w", err)
	}
	plain, err := s.db.Ring.Open(keyring.PurposeSearch, sealed, []byte(search))
	if err != nil {
		return fmt.Errorf("open the search: %w", err)
	}
	var in SearchInput
	if err := json.Unmarshal(plain, &in); err != nil {
		return fmt.Errorf("read the search: %w", err)
	}
	region, err := q.tenantRegion(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return fmt.Errorf("read the tenant's region: %w", err)
	}
	for _, term := range []string{in.Q, in.Email.Value, in.Phone.Value, in.LegacyID.Value} {
		_, notAddress := fold.ParseEmail(term)
		if notAddress == nil && !strings.Contains(term, "*") || fold.LooksLikePhone(term, region) {
			return ErrNamesSomebody
		}
	}
	return nil
}
