package audit

import (
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListFilters = op.DefineUnrecorded("audit.list_filters", "List what the audit log can be filtered by")

// ListFiltersInput asks for the tenant's filters.
type ListFiltersInput struct{}

// Validate has nothing to check.
func (ListFiltersInput) Validate() error { return nil }

// Target is the tenant.
func (ListFiltersInput) Target() op.Target { return op.Target{} }

// Filters are the values that entries have: a filter by any of them finds
// something.
type Filters struct {
	Actors   []Who    `json:"actors"` // members, keys and Readmit itself; customers are found by their account
	Ops      []string `json:"ops"`
	Outcomes []string `json:"outcomes"`
	Vias     []string `json:"vias"`
}

// Who is somebody who acted, or for whom a desk key acted.
type Who struct {
	ID   string `json:"id"`
	Name string `json:"name"` // as it is now; empty for Readmit itself
	Kind string `json:"kind"` // member, desk_key, key, system
}

// filtersLooked is how many of the newest entries are looked at for somebody
// who may read only some segments.
const filtersLooked = 2000

// ListFilters returns by what the entries of the tenant can be filtered. For
// whoever may read only some segments it is what their newest 2,000 entries
// have.
func (s *Service) ListFilters(ctx context.Context, actor authz.Actor, in ListFiltersInput) (Filters, error) {
	return op.View(ctx, s.db, actor, opListFilters, in, func(tx *op.Tx) (Filters, error) {
		who := s.reachOf(actor, opListFilters.Name)
		if !who.all {
			return s.filtersOfSome(tx, who)
		}
		return filtersOfAll(tx)
	})
}

func filtersOfAll(tx *op.Tx) (f Filters, err error) {
	q := New(tx)
	if f.Ops, err = q.opsThere(tx.Ctx, tx.Actor.Tenant); err != nil {
		return Filters{}, fmt.Errorf("list the operations of the audit log: %w", err)
	}
	if f.Vias, err = q.viasThere(tx.Ctx, tx.Actor.Tenant); err != nil {
		return Filters{}, fmt.Errorf("list the channels of the audit log: %w", err)
	}
	if f.Outcomes, err = q.outcomesThere(tx.Ctx, tx.Actor.Tenant); err != nil {
		return Filters{}, fmt.Errorf("list the outcomes of the audit log: %w", err)
	}
	rows, err := q.actorsThere(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return Filters{}, fmt.Errorf("list the actors of the audit log: %w", err)
	}
	f.Actors = make([]Who, 0, len(rows))
	for _, r := range rows {
		f.Actors = append(f.Actors, Who{ID: r.ID, Name: r.Name, Kind: r.Kind})
	}
	return f.whole(), nil
}

func (s *Service) filtersOfSome(tx *op.Tx, who reach) (f Filters, err error) {
	entries, err := s.find(tx.Ctx, tx.Tx, who, SearchInput{Brief: true}, nil, filtersLooked)
	if err != nil {
		return Filters{}, err
	}
	seen := map[string]bool{}
	for _, e := range entries {
		f.Ops, f.Vias, f.Outcomes = append(f.Ops, e.Op), append(f.Vias, e.Via), append(f.Outcomes, e.Outcome)
		if !seen[e.Actor] && e.ActorKind != string(authz.Customer) && e.ActorKind != string(authz.Anonymous) {
			seen[e.Actor] = true
			f.Actors = append(f.Actors, Who{ID: e.Actor, Name: e.ActorName, Kind: e.ActorKind})
		}
		if e.OnBehalfOf != "" && !seen[e.OnBehalfOf] {
			seen[e.OnBehalfOf] = true
			f.Actors = append(f.Actors, Who{ID: e.OnBehalfOf, Name: e.OnBehalfOfName, Kind: string(authz.Member)})
		}
	}
	for _, list := range []*[]string{&f.Ops, &f.Vias, &f.Outcomes} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return f.whole(), nil
}

// whole writes empty lists as lists.
func (f Filters) whole() Filters {
	for _, list := range []*[]string{&f.Ops, &f.Vias, &f.Outcomes} {
		if *list == nil {
			*list = []string{}
		}
	}
	if f.Actors == nil {
		f.Actors = []Who{}
	}
	return f
}
