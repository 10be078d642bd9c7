package federation

import (
	"context"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opLink = op.Define("federation.link", "Link an identity of a provider", op.Needs{Fresh: true})

// LinkInput is who came back from a provider, for the account that went there.
type LinkInput struct {
	Account  string   `json:"account"` // login ID
	Upstream Upstream `json:"upstream"`
}

// Validate accepts it: what it holds was checked by [Service.Answer].
func (LinkInput) Validate() error { return nil }

// Target is the account.
func (in LinkInput) Target() op.Target { return op.Target{Account: in.Account} }

// Linked is told of an identity that an account has now, or has no longer.
type Linked struct {
	Provider string `json:"provider"` // google, oidc:SLUG …
}

var eventIdentityLinked = event.Define("federation.identity_linked", "LINKED", Linked{Provider: Google}, "ACCOUNT_SOCIALIDENTITY_ADDED", "USER_SIGN_IN_ADDED")

// Link gives the account that went to the provider the identity that came
// back. The account is the one that the flow was begun by, in the state in
// which it was: an answer to another flow, or from before everything was ended,
// links nothing. The e-mail plays no part.
//
// It returns [ErrFlow] for another account's answer, and
// [account.ErrIdentityTaken] if the identity is another account's.
func (s *Service) Link(ctx context.Context, actor authz.Actor, in LinkInput) (Linked, error) {
	return op.Do(ctx, s.db, actor, opLink, in, func(tx *op.Tx) (Linked, error) {
		u := in.Upstream
		standing, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
		if err != nil {
			return Linked{}, err
		}
		if u.Account != tx.Account.N || u.Epoch != standing.Epoch || tx.Now.Sub(u.At) > time.Minute || u.Subject == "" {
			return Linked{}, ErrFlow
		}
		if _, err := s.on(tx.Ctx, tx.Tx, tx.Actor.Tenant, u.Provider); err != nil {
			return Linked{}, err
		}
		if err := account.AddIdentity(tx, tx.Account.N, u.Identity, u.Subject); err != nil {
			return Linked{}, err
		}
		told := Linked{Provider: u.Identity}
		tx.Record(event.Fact{Type: eventIdentityLinked, Account: tx.Account, Changed: []string{"identities"}, Data: told})
		return told, nil
	})
}
