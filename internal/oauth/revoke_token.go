package oauth

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opRevokeToken = op.DefineCounted("oauth.revoke_token", "Revoke a token")

// RevokeTokenInput is a token that its application does not need any more.
type RevokeTokenInput struct {
	Token secret.String `json:"token"`
}

// Validate accepts everything: what is not a token is revoked already.
func (in RevokeTokenInput) Validate() error { return nil }

// Target is the tenant.
func (in RevokeTokenInput) Target() op.Target { return op.Target{} }

// RevokeToken ends a token of the application's own (RFC 7009). A refresh or
// access token of a customer ends its whole grant; a machine's ends alone. What
// is unknown, or another's, is answered as if it was done, so that nobody
// learns of it.
func (s *Service) RevokeToken(ctx context.Context, call authz.Call, c Client, issuer string, in RevokeTokenInput) error {
	id, _, ok := readHandle(s.db.Ring, refreshPrefix, in.Token)
	var claims AccessClaims
	if !ok {
		var err error
		claims, err = s.access(ctx, c.tenant, issuer, in.Token)
		if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
			return nil
		}
		if err != nil {
			return err
		}
		id = claims.Grant
	}
	_, err := op.Do(ctx, s.db, c.actor(call, opRevokeToken.Name), opRevokeToken, in, func(tx *op.Tx) (int, error) {
		if id == "" {
			return 0, revokeMachine(tx, c, claims)
		}
		return 0, endGrant(tx, c, id)
	})
	return err
}

func revokeMachine(tx *op.Tx, c Client, claims AccessClaims) error {
	if claims.Client != c.ID {
		return nil
	}
	err := New(tx).revokeToken(tx.Ctx, revokeTokenParams{ID: claims.ID, ExpiresAt: time.Unix(claims.Expires, 0).UnixMicro()})
	if err != nil {
		return fmt.Errorf("revoke a machine's token: %w", err)
	}
	return nil
}

func endGrant(tx *op.Tx, c Client, id string) error {
	g, err := grantBy(tx.Ctx, tx.Tx, c.tenant, id)
	if err == ErrInvalidGrant || err == nil && g.application != c.ID {
		return nil
	}
	if err != nil {
		return err
	}
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, g.account, true)
	if err != nil {
		return err
	}
	was, err := g.revoke(tx)
	if was {
		tx.Record(event.Fact{Type: eventAccessRevoked, Account: &event.Account{N: standing.N, ID: standing.ID}, Data: c.told(nil)})
	}
	return err
}
