package oauth

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListSigningKeys = op.DefineUnrecorded("oauth.list_signing_keys", "List signing keys").ForWhole()

// ListSigningKeys returns a tenant's signing keys, the newest first. A tenant
// for which nothing was signed yet has none.
func (s *Service) ListSigningKeys(ctx context.Context, actor authz.Actor, in ListInput) ([]SigningKey, error) {
	return op.View(ctx, s.db, actor, opListSigningKeys, in, signingKeys)
}
