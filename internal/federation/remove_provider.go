package federation

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveProvider = op.Define("federation.remove_provider", "Remove a sign-in provider", op.Needs{Fresh: true, Second: true, Whole: true})

var eventProviderRemoved = event.Define("federation.provider_removed", "", exampleTold)

// RemoveProvider removes a provider and its secret. Accounts keep the identity:
// it works again if a provider of the same name and issuer is added. Who has no
// other one signs in by a new password, which support sends a link for.
//
// It returns [ErrUnknownProvider].
func (s *Service) RemoveProvider(ctx context.Context, actor authz.Actor, in Named) (Provider, error) {
	return op.Do(ctx, s.db, actor, opRemoveProvider, in, func(tx *op.Tx) (Provider, error) {
		p, err := s.providerIn(tx.Ctx, tx.Tx, actor.Tenant, in.Slug)
		if err != nil {
			return Provider{}, err
		}
		n, err := New(tx).removeProvider(tx.Ctx, removeProviderParams{Tenant: actor.Tenant, Slug: in.Slug, RemovedAt: nullable(tx.Now.UnixMicro())})
		if err != nil {
			return Provider{}, fmt.Errorf("remove the provider: %w", err)
		}
		if n == 0 {
			return Provider{}, ErrUnknownProvider
		}
		tx.Record(event.Fact{Type: eventProviderRemoved, Data: ProviderTold{p.Slug, p.Kind}})
		p.Enabled = false
		return p.Provider, nil
	})
}
