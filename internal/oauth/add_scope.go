package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opAddScope = op.Define("oauth.add_scope", "Add a scope", op.Needs{Whole: true})

// ScopeInput is a scope of the tenant's own.
type ScopeInput struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

// Validate checks name and title.
func (in ScopeInput) Validate() error { return Scope{Name: in.Name, Title: in.Title}.validate() }

// Target is the scope.
func (in ScopeInput) Target() op.Target { return op.Target{Other: in.Name} }

// ScopeChanged is told when a scope was added, changed or removed.
type ScopeChanged struct {
	Scope string `json:"scope"`
}

var eventScopeAdded = event.Define("oauth.scope_added", "", ScopeChanged{Scope: "orders:read"}, "SCOPE_CREATED")

// AddScope adds a scope of the tenant's own. No application may ask for it until
// it is given to one.
//
// It returns [ErrScopeExists] and [ErrTooManyScopes].
func (s *Service) AddScope(ctx context.Context, actor authz.Actor, in ScopeInput) (Scope, error) {
	return op.Do(ctx, s.db, actor, opAddScope, in, func(tx *op.Tx) (Scope, error) {
		known, err := scopesOf(tx.Ctx, tx.Tx, actor.Tenant)
		if err != nil {
			return Scope{}, err
		}
		if len(known) >= MostScopes+len(Standard) {
			return Scope{}, ErrTooManyScopes
		}
		added := Scope{Name: in.Name}
		added.Title, _ = fold.Text(in.Title)
		n, err := New(tx).insertScope(tx.Ctx, insertScopeParams{Tenant: actor.Tenant, Name: added.Name, Title: added.Title})
		if err != nil {
			return Scope{}, fmt.Errorf("insert the scope: %w", err)
		}
		if n == 0 {
			return Scope{}, ErrScopeExists
		}
		tx.Record(event.Fact{Type: eventScopeAdded, Data: ScopeChanged{Scope: in.Name}})
		return added, nil
	})
}
