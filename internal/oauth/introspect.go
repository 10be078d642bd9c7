package oauth

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Introspection is what a resource server is told of a token (RFC 7662, section
// 2.2). The zero one is of a token that is not active, for whatever reason.
type Introspection struct {
	Active   bool   `json:"active"`
	Scope    string `json:"scope,omitempty"`
	Client   string `json:"client_id,omitempty"`
	Type     string `json:"token_type,omitempty"`
	Expires  int64  `json:"exp,omitempty"`
	IssuedAt int64  `json:"iat,omitempty"`
	Subject  string `json:"sub,omitempty"`
	Audience string `json:"aud,omitempty"`
	Issuer   string `json:"iss,omitempty"`
	ID       string `json:"jti,omitempty"`
	Session  string `json:"sid,omitempty"`
	ACR      string `json:"acr,omitempty"`
	AuthTime int64  `json:"auth_time,omitempty"`
}

// Introspect says whether a token is good now: not by its signature alone, but
// by its grant, application, account and session. A machine may ask about every
// token of the tenant, another confidential application about its own.
//
// It returns [ErrUnauthorized] for public applications. An error of the store
// is returned as one: no answer is not "active", nor "not active" (C32).
func (s *Service) Introspect(ctx context.Context, c Client, issuer string, token secret.String) (Introspection, error) {
	if !c.proved {
		return Introspection{}, ErrUnauthorized
	}
	if strings.HasPrefix(token.Reveal(), refreshPrefix) {
		return s.introspectRefresh(ctx, c, issuer, token)
	}
	claims, _, err := s.accessNow(ctx, c.tenant, issuer, token)
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return Introspection{}, nil
	}
	if err != nil {
		return Introspection{}, err
	}
	if claims.Client != c.ID && c.Kind != Machine {
		return Introspection{}, nil
	}
	return Introspection{
		Active: true, Scope: claims.Scope, Client: claims.Client, Type: "Bearer", Expires: claims.Expires, IssuedAt: claims.IssuedAt, Subject: claims.Subject,
		Audience: claims.Audience, Issuer: claims.Issuer, ID: claims.ID, Session: claims.Session, ACR: claims.ACR, AuthTime: claims.AuthTime,
	}, nil
}

func (s *Service) introspectRefresh(ctx context.Context, c Client, issuer string, token secret.String) (out Introspection, err error) {
	id, generation, ok := readHandle(s.db.Ring, refreshPrefix, token)
	if !ok {
		return Introspection{}, nil
	}
	now := s.db.Now()
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		g, err := grantBy(ctx, tx, c.tenant, id)
		if err != nil {
			return err
		}
		if g.revoked || g.generation != generation || !now.Before(g.expiresAt) || g.application != c.ID {
			return ErrInvalidGrant
		}
		p, err := look(ctx, tx, now, g.account, g.epoch, g.session)
		out = Introspection{Active: true, Scope: strings.Join(g.scopes, " "), Client: g.application, Expires: g.expiresAt.Unix(), Subject: p.standing.ID, Issuer: issuer, Session: g.session}
		return err
	})
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return Introspection{}, nil
	}
	if err != nil {
		return Introspection{}, err
	}
	return out, nil
}

// accessNow checks an access token by itself and by what stands behind it now:
// that its application is enabled and, for a customer's, that its grant is not
// revoked and the door is open; for a machine's, that it was not revoked.
//
// It returns [ErrToken]; other faults and errors as they come.
func (s *Service) accessNow(ctx context.Context, tenant, issuer string, token secret.String) (AccessClaims, passed, error) {
	claims, err := s.access(ctx, tenant, issuer, token)
	if err != nil {
		return AccessClaims{}, passed{}, err
	}
	var p passed
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := find(ctx, tx, tenant, claims.Client)
		if err == nil && !a.enabled() {
			return ErrToken
		}
		if err != nil {
			return err
		}
		if claims.Grant == "" {
			return machineStands(ctx, tx, claims)
		}
		p, err = grantStands(ctx, tx, claims, tenant, s.db.Now())
		return err
	})
	return claims, p, err
}

func machineStands(ctx context.Context, tx *store.Tx, c AccessClaims) error {
	n, err := New(tx).isRevoked(ctx, c.ID)
	if err != nil {
		return fmt.Errorf("look whether a token was revoked: %w", err)
	}
	if n > 0 {
		return ErrToken
	}
	return nil
}

func grantStands(ctx context.Context, tx *store.Tx, c AccessClaims, tenant string, now time.Time) (passed, error) {
	g, err := grantBy(ctx, tx, tenant, c.Grant)
	if err != nil {
		return passed{}, err
	}
	if g.revoked || g.application != c.Client {
		return passed{}, ErrToken
	}
	return look(ctx, tx, now, g.account, g.epoch, g.session)
}
