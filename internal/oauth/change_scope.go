package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opChangeScope = op.Define("oauth.change_scope", "Change a scope", op.Needs{Whole: true})

var eventScopeChanged = event.Define("oauth.scope_changed", "", ScopeChanged{Scope: "orders:read"}, "SCOPE_UPDATED")

// ChangeScope changes what customers read of a scope. Consent that was given
// stays.
//
// It returns [ErrScopeUnknown].
func (s *Service) ChangeScope(ctx context.Context, actor authz.Actor, in ScopeInput) (Scope, error) {
	return op.Do(ctx, s.db, actor, opChangeScope, in, func(tx *op.Tx) (Scope, error) {
		changed := Scope{Name: in.Name}
		changed.Title, _ = fold.Text(in.Title)
		n, err := New(tx).changeScope(tx.Ctx, changeScopeParams{Tenant: actor.Tenant, Name: in.Name, Title: changed.Title})
		if err != nil {
			return Scope{}, fmt.Errorf("change the scope: %w", err)
		}
		if n == 0 {
			return Scope{}, ErrScopeUnknown
		}
		tx.Record(event.Fact{Type: eventScopeChanged, Data: ScopeChanged{Scope: in.Name}})
		return changed, nil
	})
}
