package oauth

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Faults that applications are answered; their codes are those of RFC 6749,
// section 5.2, RFC 8628, section 3.5, and RFC 7009, section 2.2.1.
var (
	ErrInvalidClient = fault.New(fault.Unauthorized, "invalid_client", "The application is not known here, or its secret is not right.")
	ErrUnauthorized  = fault.New(fault.Malformed, "unauthorized_client", "An application of this kind may not do this.")
	ErrInvalidGrant  = fault.New(fault.Malformed, "invalid_grant", "The code or token is not valid, was used before, was revoked, or belongs to another application.")
	ErrInvalidScope  = fault.New(fault.Malformed, "invalid_scope", "The application may not ask for one of these scopes.")
	ErrPending       = fault.New(fault.Malformed, "authorization_pending", "The customer has not answered yet. Ask again after the interval.")
	ErrSlowDown      = fault.New(fault.Malformed, "slow_down", "You ask too often. Wait five seconds longer from now on.")
	ErrExpiredToken  = fault.New(fault.Malformed, "expired_token", "The device code has ended. Begin anew.")
	ErrDenied        = fault.New(fault.Malformed, "access_denied", "The customer did not agree.")
)

// Client is an application that has proved who it is, as far as its kind can.
type Client struct {
	application
	proved bool // by a secret
}

// Named reports whether the client is there without asking it for a proof: for
// requests that come through a browser. It returns [ErrNoApplication].
func (s *Service) named(ctx context.Context, tenant, id string) (a application, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		a, err = find(ctx, tx, tenant, id)
		return err
	})
	return a, err
}

// Client finds the application that asks, and checks its secret: by both that
// are good during a rotation, in time that does not depend on how much is
// right. Public clients give none (RFC 6749, section 2.1).
//
// It returns [ErrInvalidClient] for whoever is unknown, disabled, gives a wrong
// secret, or gives one where there is none to give. Secrets have 256 random
// bits, so failures are counted for the developer, and nobody has to wait.
func (s *Service) Client(ctx context.Context, tenant, id string, given secret.String) (Client, error) {
	a, err := s.named(ctx, tenant, id)
	if errors.Is(err, ErrNoApplication) {
		return Client{}, ErrInvalidClient
	}
	if err != nil {
		return Client{}, err
	}
	right := given == "" && !confidential(a.Kind) || confidential(a.Kind) && a.knows(s, given)
	if !right {
		s.count(eventInvalidClient, a, "")
	}
	if !right || !a.enabled() {
		return Client{}, ErrInvalidClient
	}
	return Client{application: a, proved: confidential(a.Kind)}, nil
}

// knows compares a secret with those that are good now.
func (a application) knows(s *Service, given secret.String) bool {
	digest := proof.HashToken(given)
	now := subtle.ConstantTimeCompare(digest, a.secret) == 1
	before := subtle.ConstantTimeCompare(digest, a.oldSecret) == 1
	return now || before && a.OldSecretUntil != nil && s.db.Now().Before(*a.OldSecretUntil)
}

// Origins are the origins from which the application's own pages may ask.
func (c Client) Origins() []string { return c.origins() }

// actor is the application as an actor that may do the one thing it asks for.
func (c Client) actor(call authz.Call, may string) authz.Actor {
	return authz.Actor{Kind: authz.SystemKey, ID: c.ID, Name: c.Name, Tenant: c.tenant, Own: authz.SetOf(may), Call: call}
}

// AnyOrigin reports whether some application of the tenant runs in pages of the
// origin: what a browser asks before it is known which application asks
// (Fetch, CORS-preflight).
func (s *Service) AnyOrigin(ctx context.Context, tenant, origin string) (found bool, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := New(tx).listApplications(ctx, tenant)
		for _, r := range rows {
			a := applicationOf(applicationByIDRow(r))
			found = found || a.enabled() && slices.Contains(a.origins(), origin)
		}
		return err
	})
	return found, err
}
