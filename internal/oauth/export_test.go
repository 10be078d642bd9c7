package oauth

import (
	"context"

	"github.com/readmit/readmit/internal/secret"
)

// The types of token, for the tests outside.
const (
	TypeAccess = typeAccess
	TypeID     = typeID
	TypeLogout = typeLogout
)

// SignFor signs claims by a tenant's own key.
func (s *Service) SignFor(ctx context.Context, tenant, typ string, claims any) (secret.String, error) {
	set, err := s.keys.of(ctx, tenant)
	if err != nil {
		return "", err
	}
	return set.signer.sign(typ, claims)
}

// Access is what every endpoint reads an access token by.
func (s *Service) Access(ctx context.Context, tenant, issuer string, token secret.String) (AccessClaims, error) {
	return s.access(ctx, tenant, issuer, token)
}
