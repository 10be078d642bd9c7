package oauth

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

var opRefresh = op.DefineCounted("oauth.refresh", "Refresh a token")

// RefreshInput is a refresh token, and the scopes of the new access token.
type RefreshInput struct {
	Token  secret.String `json:"refresh_token"`
	Scopes []string      `json:"scopes"` // empty: all that were granted
}

// Validate accepts everything: what is not right is refused as one.
func (in RefreshInput) Validate() error { return nil }

// Target is the tenant: the account is found through the token.
func (in RefreshInput) Target() op.Target { return op.Target{} }

// Refresh gives new tokens for a refresh token, once: the next comes with them.
// It asks everything again that was asked at the sign-in's end: application,
// account, epoch, session. A token that is used a second time was copied: all
// that came of its grant is revoked, and its session ends as stolen (RFC 9700,
// section 4.14.2).
//
// It returns [ErrInvalidGrant] and [ErrInvalidScope].
func (s *Service) Refresh(ctx context.Context, call authz.Call, c Client, issuer string, in RefreshInput) (Tokens, error) {
	id, generation, ok := readHandle(s.db.Ring, refreshPrefix, in.Token)
	if !ok || generation == 0 {
		return Tokens{}, ErrInvalidGrant
	}
	keys, err := s.keys.of(ctx, c.tenant)
	if err != nil {
		return Tokens{}, err
	}
	out, err := op.Do(ctx, s.db, c.actor(call, opRefresh.Name), opRefresh, in, func(tx *op.Tx) (minted, error) {
		g, err := grantBy(tx.Ctx, tx.Tx, c.tenant, id)
		if err != nil {
			return minted{}, err
		}
		if g.application != c.ID {
			return minted{}, leaked(tx, g, nil, c.application)
		}
		if g.revoked || !tx.Now.Before(g.expiresAt) || c.RefreshSeconds == 0 {
			return minted{}, ErrInvalidGrant
		}
		if generation != g.generation {
			return minted{}, stolen(tx, g)
		}
		if narrows(g.scopes, in.Scopes) != nil {
			return minted{}, ErrInvalidScope
		}
		p, err := door(tx, g.account, g.epoch, g.session)
		if err != nil {
			return minted{}, ended(err)
		}
		advanced, err := g.advance(tx, p, c.until(tx.Now))
		if err != nil {
			return minted{}, err
		}
		if !advanced {
			return minted{}, stolen(tx, g)
		}
		return minted{p, g}, session.Refreshed(tx, g.session)
	})
	if err != nil {
		return Tokens{}, err
	}
	asked := in.Scopes
	if len(asked) == 0 {
		asked = out.g.scopes
	}
	scopes, _ := c.allows(asked)
	s.count(eventTokenIssued, c.application, "refresh_token")
	out.g.nonce = "" // it belongs to the first ID token alone (OpenID Connect Core 1.0, section 12.2)
	return s.mint(keys, issuer, s.db.Now(), c.application, out.p, out.g, scopes)
}

// narrows returns what was asked for and not granted.
func narrows(granted, asked []string) (more []string) {
	for _, s := range asked {
		if !slices.Contains(granted, s) {
			more = append(more, s)
		}
	}
	return more
}

// stolen is [leaked] for a refresh token: the session goes with the grant, and
// it is the session that is told of.
func stolen(tx *op.Tx, g grant) error {
	err := leaked(tx, g, nil, application{})
	if err == ErrInvalidGrant { // it was revoked before
		return err
	}
	if ending := session.End(tx, g.session, session.RefreshReused); ending != nil {
		return ending
	}
	return err
}
