package oauth

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListScopes = op.DefineUnrecorded("oauth.list_scopes", "List scopes").ForWhole()

// ListScopes returns the standard scopes and the tenant's own.
func (s *Service) ListScopes(ctx context.Context, actor authz.Actor, in ListInput) ([]Scope, error) {
	return op.View(ctx, s.db, actor, opListScopes, in, func(tx *op.Tx) ([]Scope, error) {
		return scopesOf(tx.Ctx, tx.Tx, actor.Tenant)
	})
}
