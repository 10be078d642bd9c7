package account

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

var opSaveSearch = op.Define("account.save_search", "Save a search", op.Needs{})

// Faults of saved searches.
var (
	ErrNameTaken       = fault.New(fault.Conflict, "name_taken", "You have a search of this name already. Choose another name.")
	ErrTooManySearches = fault.New(fault.Conflict, "too_many_searches", "You keep 100 searches already. Remove one first.")
)

const (
	// searchNameLength is how many characters the name of a search may have.
	searchNameLength = 80
	// searchesKept is how many searches one member may keep in a tenant.
	searchesKept = 100
)

// SaveSearchInput is a search to keep under a name.
type SaveSearchInput struct {
	Name  string      `json:"name"`
	Query SearchInput `json:"query"` // its cursor is not kept
}

// Validate asks for a name and for a search that can be run.
func (in SaveSearchInput) Validate() error {
	var f fault.Fields
	checkSearchName(&f, in.Name)
	if err := f.Err(); err != nil {
		return err
	}
	return in.Query.Validate()
}

func checkSearchName(f *fault.Fields, name string) {
	name, err := fold.Text(name)
	f.Check(err == nil && strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) <= searchNameLength,
		"name", "required", "Give a name of 80 characters at most.")
}

// Target is the tenant.
func (in SaveSearchInput) Target() op.Target { return op.Target{} }

// SavedSearch is a search that the actor kept, or that a colleague shares.
type SavedSearch struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Own    bool   `json:"own"`
	Shared bool   `json:"shared"`
	// Preferred says that the actor begins with it: [Service.PreferSearch].
	Preferred bool        `json:"preferred"`
	Query     SearchInput `json:"query"`
	At        time.Time   `json:"at"`
}

// SaveSearch keeps a search for the actor. Its terms are personal data, and
// are kept sealed.
//
// It returns [ErrNameTaken], [ErrTooManySearches], and the faults of
// [Service.Search] for a search that could not be run.
func (s *Service) SaveSearch(ctx context.Context, actor authz.Actor, in SaveSearchInput) (SavedSearch, error) {
	in.Query.Cursor = ""
	return op.Do(ctx, s.db, actor, opSaveSearch, in, func(tx *op.Tx) (SavedSearch, error) {
		name, err := fold.Text(in.Name)
		if err != nil {
			return SavedSearch{}, fmt.Errorf("read a validated name: %w", err)
		}
		q := New(tx)
		same, err := q.sameNamedSearch(tx.Ctx, sameNamedSearchParams{Tenant: actor.Tenant, Owner: actor.ID, Name: name})
		if err != nil {
			return SavedSearch{}, fmt.Errorf("look for a search of that name: %w", err)
		}
		if same > 0 {
			return SavedSearch{}, ErrNameTaken
		}
		kept, err := q.countSavedSearches(tx.Ctx, countSavedSearchesParams{Tenant: actor.Tenant, Owner: actor.ID})
		if err != nil {
			return SavedSearch{}, fmt.Errorf("count the kept searches: %w", err)
		}
		if kept >= searchesKept {
			return SavedSearch{}, ErrTooManySearches
		}
		out := SavedSearch{ID: tx.NewID("ssr"), Name: name, Own: true, Query: in.Query, At: tx.Now.UTC()}
		query, err := json.Marshal(in.Query)
		if err != nil {
			return SavedSearch{}, fmt.Errorf("encode the search: %w", err)
		}
		err = q.insertSavedSearch(tx.Ctx, insertSavedSearchParams{
			ID: out.ID, Tenant: actor.Tenant, Owner: actor.ID, Name: name, At: tx.Now.UnixMicro(),
			Query: s.db.Ring.Seal(keyring.PurposeSearch, query, []byte(out.ID)),
		})
		if err != nil {
			return SavedSearch{}, fmt.Errorf("keep the search: %w", err)
		}
		return out, nil
	})
}
