package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRevokeApplicationAccess = op.Define("oauth.revoke_application_access", "Revoke an application's access to an account", op.Needs{})

// RevokeAccessInput names an account and an application.
type RevokeAccessInput struct {
	Account     string `json:"account"`     // login ID
	Application string `json:"application"` // id
}

// Validate accepts every id: what is unknown is not found.
func (in RevokeAccessInput) Validate() error { return nil }

// Target is the account.
func (in RevokeAccessInput) Target() op.Target { return op.Target{Account: in.Account} }

// ErrNoAccess is returned if there is nothing to revoke.
var ErrNoAccess = fault.New(fault.Conflict, "no_application_access", "This application has no access to the account. It may have been revoked already: list the applications anew.")

var eventAccessRevoked = event.Define("oauth.access_revoked", "APPLICATION", exampleAccess)

// RevokeApplicationAccess ends all that an application may do for one account:
// its codes and refresh tokens in this commit, its access tokens at our own
// endpoints at once and elsewhere within five minutes, and the consent. It does
// not end the account's sessions, nor keep the customer from signing in to the
// application again.
//
// It returns [ErrNoApplication] and [ErrNoAccess].
func (s *Service) RevokeApplicationAccess(ctx context.Context, actor authz.Actor, in RevokeAccessInput) (AccessTold, error) {
	return op.Do(ctx, s.db, actor, opRevokeApplicationAccess, in, func(tx *op.Tx) (AccessTold, error) {
		a, err := findFor(tx, in.Application)
		if err != nil {
			return AccessTold{}, err
		}
		q := New(tx)
		grants, err := q.revokeGrantsOf(tx.Ctx, revokeGrantsOfParams{Account: tx.Account.N, Application: a.ID, RevokedAt: nullable(tx.Now.UnixMicro())})
		if err != nil {
			return AccessTold{}, fmt.Errorf("revoke the grants: %w", err)
		}
		consents, err := q.forgetConsent(tx.Ctx, forgetConsentParams{Account: tx.Account.N, Application: a.ID})
		if err != nil {
			return AccessTold{}, fmt.Errorf("forget the consent: %w", err)
		}
		if grants+consents == 0 {
			return AccessTold{}, ErrNoAccess
		}
		told := a.told(nil)
		tx.Record(event.Fact{Type: eventAccessRevoked, Account: tx.Account, Data: told})
		return told, nil
	})
}
