package oauth

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveScope = op.Define("oauth.remove_scope", "Remove a scope", op.Needs{Whole: true})

// RemoveScopeInput names a scope of the tenant's own.
type RemoveScopeInput struct {
	Name string `json:"name"`
}

// Validate accepts every name: what is unknown is not found.
func (in RemoveScopeInput) Validate() error { return nil }

// Target is the scope.
func (in RemoveScopeInput) Target() op.Target { return op.Target{Other: in.Name} }

var eventScopeRemoved = event.Define("oauth.scope_removed", "", ScopeChanged{Scope: "orders:read"}, "SCOPE_DELETED")

// RemoveScope removes a scope that no application may ask for.
//
// It returns [ErrScopeUnknown] and [ErrScopeUsed].
func (s *Service) RemoveScope(ctx context.Context, actor authz.Actor, in RemoveScopeInput) (Scope, error) {
	return op.Do(ctx, s.db, actor, opRemoveScope, in, func(tx *op.Tx) (Scope, error) {
		if !scopeNames.MatchString(in.Name) {
			return Scope{}, ErrScopeUnknown
		}
		applications, err := New(tx).listApplications(tx.Ctx, actor.Tenant)
		if err != nil {
			return Scope{}, fmt.Errorf("list the applications: %w", err)
		}
		for _, a := range applications {
			if slices.Contains(strings.Fields(a.Scopes), in.Name) && !slices.Contains(Standard, in.Name) {
				return Scope{}, ErrScopeUsed
			}
		}
		n, err := New(tx).deleteScope(tx.Ctx, deleteScopeParams{Tenant: actor.Tenant, Name: in.Name})
		if err != nil {
			return Scope{}, fmt.Errorf("remove the scope: %w", err)
		}
		if n == 0 {
			return Scope{}, ErrScopeUnknown
		}
		tx.Record(event.Fact{Type: eventScopeRemoved, Data: ScopeChanged{Scope: in.Name}})
		return Scope{Name: in.Name}, nil
	})
}
