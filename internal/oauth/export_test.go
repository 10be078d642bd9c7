package oauth

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
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

// What follows reads what is good once, and returns how it is used: for two that
// have both read it before either writes, which a database with one writer never
// lets happen by itself.

// NewGrant makes a grant.
func NewGrant(tx *op.Tx, of account.Standing, in session.Session, application string, until time.Time) (redeem, revoke func(*op.Tx) (bool, error), err error) {
	p := passed{of, in}
	g, err := granted(tx, p, grant{id: tx.NewID("gra"), application: application, expiresAt: until}, false)
	redeem = func(tx *op.Tx) (bool, error) {
		read := g
		return read.advance(tx, p, until)
	}
	return redeem, g.revoke, err
}

// NewRequest keeps a request.
func NewRequest(tx *op.Tx, application string) (answer func(*op.Tx) error, err error) {
	r := request{id: proof.NewToken(16).Reveal(), tenant: tx.Actor.Tenant, kind: requestAuthorize, application: application, createdAt: tx.Now}
	return func(tx *op.Tx) error { return r.close(tx, false) }, r.keep(tx)
}

// ReadDevice reads a device that was allowed.
func ReadDevice(tx *op.Tx, c Client, code secret.String) (redeem func(*op.Tx) error, err error) {
	row, err := New(tx).deviceByCode(tx.Ctx, proof.HashToken(code))
	return func(tx *op.Tx) error {
		_, err := deviceOf(row).redeem(tx, c)
		return err
	}, err
}

// FindDevice finds a device that waits, by the code that it shows: it is allowed
// by the account and session, or denied.
func FindDevice(tx *op.Tx, code secret.String, n int64, by string) (answers map[string]func(*op.Tx) error, err error) {
	d, a, err := waiting(tx.Ctx, tx.Tx, tx.Actor.Tenant, code, tx.Now)
	return map[string]func(*op.Tx) error{"deny": d.deny, "allow": func(tx *op.Tx) error {
		tx.Account = &event.Account{N: n}
		_, err := d.allow(tx, a, by)
		return err
	}}, err
}
