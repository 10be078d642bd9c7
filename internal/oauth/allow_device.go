package oauth

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
)

var opAllowDevice = op.Define("oauth.allow_device", "Sign in on a device", op.Needs{})

// DeviceInput is the code that a device shows.
type DeviceInput struct {
	Account string        `json:"account"` // login ID
	Code    secret.String `json:"code"`
	// Session is the customer's own, by whose proofs the device is signed in.
	Session string `json:"session"`
}

// Validate accepts every code: what no device shows is not found.
func (in DeviceInput) Validate() error { return nil }

// Target is the account.
func (in DeviceInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventDeviceAllowed = event.Define("oauth.device_allowed", "APPLICATION", exampleAccess)

// AllowDevice signs a device in. It gets a session of its own, which its owner
// sees among the others and can end, and which outlives the browser's. It counts
// as proved when the browser's was: typing a code proves nothing anew.
//
// It returns [ErrDeviceUnknown], and the fault of a session that has ended.
func (s *Service) AllowDevice(ctx context.Context, actor authz.Actor, in DeviceInput) (AccessTold, error) {
	return op.Do(ctx, s.db, actor, opAllowDevice, in, func(tx *op.Tx) (AccessTold, error) {
		d, a, err := waiting(tx.Ctx, tx.Tx, actor.Tenant, in.Code, tx.Now)
		if err != nil {
			return AccessTold{}, err
		}
		return d.allow(tx, a, in.Session)
	})
}

// allow signs the device in by the proofs of a session: of any number that have
// found it waiting at the same time, one goes on.
func (d device) allow(tx *op.Tx, a application, by string) (AccessTold, error) {
	standing, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, true)
	if err != nil {
		return AccessTold{}, err
	}
	p, err := door(tx, standing.N, standing.Epoch, by)
	if err != nil {
		return AccessTold{}, err
	}
	own, err := session.Start(tx, session.Draft{
		Account: standing.N, Epoch: standing.Epoch, Identity: p.session.Identity, Methods: p.session.Methods, AuthenticatedAt: p.session.AuthenticatedAt,
		Application: a.ID, Restricted: true,
	})
	if err != nil {
		return AccessTold{}, err
	}
	n, err := New(tx).allowDevice(tx.Ctx, allowDeviceParams{Digest: d.digest, Account: sql.NullInt64{Int64: standing.N, Valid: true}, Epoch: standing.Epoch, Session: own.ID})
	if err != nil {
		return AccessTold{}, fmt.Errorf("allow the device: %w", err)
	}
	if n == 0 {
		return AccessTold{}, ErrDeviceUnknown
	}
	told := a.told(d.scopes)
	tx.Record(event.Fact{Type: eventDeviceAllowed, Account: tx.Account, Data: told})
	return told, nil
}
