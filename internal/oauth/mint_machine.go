package oauth

import (
	"context"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/proof"
)

// ForMachine gives an access token to an application that acts for itself (RFC
// 6749, section 4.4). It is no write and no operation: nothing changes by it,
// and it is counted (docs/design/0010). There is no refresh token: the secret
// gets the next one.
//
// It returns [ErrUnauthorized] and [ErrInvalidScope].
func (s *Service) ForMachine(ctx context.Context, c Client, issuer string, asked []string) (Tokens, error) {
	if c.Kind != Machine || !c.proved {
		return Tokens{}, ErrUnauthorized
	}
	if len(asked) == 0 {
		asked = c.Scopes
	}
	scopes, all := c.allows(asked)
	if !all {
		s.count(eventScopeRefused, c.application, "")
		return Tokens{}, ErrInvalidScope
	}
	keys, err := s.keys.of(ctx, c.tenant)
	if err != nil {
		return Tokens{}, err
	}
	now, lasts := s.db.Now(), time.Duration(c.AccessSeconds)*time.Second
	access, err := keys.signer.sign(typeAccess, AccessClaims{
		Issuer: issuer, Subject: c.ID, Audience: issuer, Client: c.ID, Scope: strings.Join(scopes, " "), ID: proof.NewToken(16).Reveal(),
		IssuedAt: now.Unix(), Expires: now.Add(lasts).Unix(),
	})
	if err != nil {
		return Tokens{}, err
	}
	s.count(eventTokenIssued, c.application, "client_credentials")
	return Tokens{Access: access, Lasts: lasts, Scopes: scopes}, nil
}
