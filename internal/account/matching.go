package account

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

// ErrSearchGivenUp is returned where all accounts of a search are needed and
// it took too long to find them all.
var ErrSearchGivenUp = fault.New(fault.Unavailable, "search_given_up", "The search took too long to find everybody. Ask for more in it, such as a whole word or a status.")

// matchingPage is how many accounts of a search are read at once.
const matchingPage = 500

// Matching is the step that lists all accounts which a search finds, not only
// a page of them: those of the actor's tenant and segments, the oldest first,
// up to most. more says that there are more than that. The search's own order,
// limit and cursor do not count; it must have been validated.
//
// It returns the faults of [Service.Search], and [ErrSearchGivenUp].
func (s *Service) Matching(tx *op.Tx, in SearchInput, most int) (found []event.Account, more bool, err error) {
	in = in.clipped()
	in.AllTenants, in.Cursor, in.Sort, in.Limit = false, "", SortCreated, min(matchingPage, most)
	for {
		page, err := search(tx, s.db, s.sizes, in)
		if err != nil {
			return nil, false, err
		}
		if page.Partial {
			return nil, false, ErrSearchGivenUp
		}
		for _, hit := range page.Items {
			if len(found) == most {
				return found, true, nil
			}
			found = append(found, event.Account{N: hit.N, ID: hit.ID})
		}
		if page.NextCursor == "" {
			return found, false, nil
		}
		in.Cursor = page.NextCursor
	}
}

// KeptSearch is the step that reads a saved search which the actor kept, or
// which a colleague shares. It returns [op.ErrNotFound] for any other.
func (s *Service) KeptSearch(tx *op.Tx, id string) (in SearchInput, err error) {
	q := New(tx)
	seen, err := q.seenSavedSearch(tx.Ctx, seenSavedSearchParams{Tenant: tx.Actor.Tenant, Owner: tx.Actor.ID, ID: id})
	if err != nil {
		return in, fmt.Errorf("find the saved search: %w", err)
	}
	if seen == 0 {
		return in, op.ErrNotFound
	}
	sealed, err := q.searchQuery(tx.Ctx, searchQueryParams{Tenant: tx.Actor.Tenant, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return in, op.ErrNotFound
	}
	if err != nil {
		return in, fmt.Errorf("read the saved search: %w", err)
	}
	plain, err := s.db.Ring.Open(keyring.PurposeSearch, sealed, []byte(id))
	if err != nil {
		return in, fmt.Errorf("open the saved search %s: %w", id, err)
	}
	if err := json.Unmarshal(plain, &in); err != nil {
		return in, fmt.Errorf("read the saved search %s: %w", id, err)
	}
	return in, nil
}
