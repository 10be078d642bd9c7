package oauth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opGiveConsent = op.Define("oauth.give_consent", "Agree to what an application asks for", op.Needs{})

// ConsentInput is a customer's answer to a request.
type ConsentInput struct {
	Account string `json:"account"` // login ID
	Request string `json:"request"`
}

// Validate accepts every id: what is unknown is not found.
func (in ConsentInput) Validate() error { return nil }

// Target is the account.
func (in ConsentInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventConsentGiven = event.Define("oauth.consent_given", "APPLICATION", exampleAccess)

// GiveConsent notes that the customer agrees to what an application asks for, in
// this request and in later ones that ask for no more. It gives the application
// nothing yet: the browser goes on to /oauth/continue.
//
// It returns [ErrRequestUnknown] and [ErrSwitchedOff].
func (s *Service) GiveConsent(ctx context.Context, actor authz.Actor, in ConsentInput) (AccessTold, error) {
	return op.Do(ctx, s.db, actor, opGiveConsent, in, func(tx *op.Tx) (AccessTold, error) {
		r, a, err := pending(tx.Ctx, tx.Tx, tx.Ring(), actor.Tenant, in.Request, tx.Now)
		if err != nil {
			return AccessTold{}, err
		}
		if r.kind != requestAuthorize || r.denied {
			return AccessTold{}, ErrRequestUnknown
		}
		q := New(tx)
		n, err := q.agreeToRequest(tx.Ctx, agreeToRequestParams{ID: r.id, Account: sql.NullInt64{Int64: tx.Account.N, Valid: true}})
		if err != nil {
			return AccessTold{}, fmt.Errorf("note the consent in the request: %w", err)
		}
		if n == 0 {
			return AccessTold{}, ErrRequestUnknown
		}
		before, err := q.consentOf(tx.Ctx, consentOfParams{Account: tx.Account.N, Application: a.ID})
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return AccessTold{}, fmt.Errorf("look for consent: %w", err)
		}
		all := unique(append(strings.Fields(before.Scopes), r.Scopes...))
		err = q.keepConsent(tx.Ctx, keepConsentParams{Account: tx.Account.N, Application: a.ID, Scopes: strings.Join(all, " "), GivenAt: tx.Now.UnixMicro()})
		if err != nil {
			return AccessTold{}, fmt.Errorf("keep the consent: %w", err)
		}
		told := a.told(r.Scopes)
		tx.Record(event.Fact{Type: eventConsentGiven, Account: tx.Account, Data: told})
		return told, nil
	})
}
