package federation

import (
	"context"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

var opUnlink = op.Define("federation.unlink", "Unlink an identity of a provider", op.Needs{Level: 2, Reason: true, Told: true})

// UnlinkInput is an identity of an account.
type UnlinkInput struct {
	Account string `json:"account"` // login ID
	// Identity is the kind that the account shows: google, oidc:SLUG …
	Identity string `json:"identity"`
}

// Validate refuses identities that no provider stands behind.
func (in UnlinkInput) Validate() error {
	var f fault.Fields
	f.Check(account.OfProvider(in.Identity), "identity", "not_a_provider", "Name an identity of a provider, such as google or oidc:SLUG.")
	return f.Err()
}

// Target is the account.
func (in UnlinkInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventIdentityUnlinked = event.Define("federation.identity_unlinked", "UNLINKED", Linked{Provider: Google}, "ACCOUNT_SOCIALIDENTITY_REMOVED")

// Unlink takes the identities of a provider from an account, ends the sessions
// that were begun by it, and tells the owner on every old channel. The provider
// itself is told nothing. A customer needs a fresh proof.
//
// It returns [op.ErrReason] if staff give no words why, [op.ErrNotFresh],
// [account.ErrNoIdentity] if the account has none of it, and
// [account.ErrLastIdentity] if nothing else would be left.
func (s *Service) Unlink(ctx context.Context, actor authz.Actor, in UnlinkInput) (Linked, error) {
	return op.Do(ctx, s.db, actor, opUnlink, in, func(tx *op.Tx) (Linked, error) {
		if actor.Kind == authz.Customer {
			if err := tx.Fresh(); err != nil {
				return Linked{}, err
			}
		}
		subjects, err := account.SubjectsOf(tx.Ctx, tx.Tx, tx.Account.N, in.Identity)
		if err != nil {
			return Linked{}, err
		}
		if len(subjects) == 0 {
			return Linked{}, account.ErrNoIdentity
		}
		for _, subject := range subjects {
			if err := account.RemoveIdentity(tx, tx.Account.N, in.Identity, subject); err != nil {
				return Linked{}, err
			}
		}
		if err := session.EndBegunBy(tx, tx.Account.N, in.Identity); err != nil {
			return Linked{}, err
		}
		told := Linked{Provider: in.Identity}
		tx.Record(event.Fact{Type: eventIdentityUnlinked, Account: tx.Account, Changed: []string{"identities"}, Data: told})
		return told, account.Tell(tx, tx.Account.N, "notice.identity_unlinked", map[string]string{"provider": s.nameOf(tx, in.Identity)})
	})
}

// nameOf is what a customer knows the provider of an identity by.
func (s *Service) nameOf(tx *op.Tx, identity string) string {
	slug := strings.TrimPrefix(identity, OIDC+":")
	if p, err := s.providerIn(tx.Ctx, tx.Tx, tx.Actor.Tenant, slug); err == nil {
		return p.Label
	}
	if known := s.kinds[slug].label; known != "" {
		return known
	}
	return slug
}
