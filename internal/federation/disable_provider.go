package federation

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opDisableProvider = op.Define("federation.disable_provider", "Switch a sign-in provider off", op.Needs{Fresh: true, Second: true, Whole: true})

var eventProviderDisabled = event.Define("federation.provider_disabled", "", exampleTold, "SOCIAL_PROVIDER_DISABLED")

// DisableProvider takes a provider back, from the commit on: who is on the way
// from it is refused when coming back, too. Sessions that stand, stay, and so
// do the identities.
//
// It returns [ErrUnknownProvider], or [ErrAlreadyDisabled].
func (s *Service) DisableProvider(ctx context.Context, actor authz.Actor, in Named) (Provider, error) {
	return op.Do(ctx, s.db, actor, opDisableProvider, in, func(tx *op.Tx) (Provider, error) {
		return s.switchTo(tx, in.Slug, false, ErrAlreadyDisabled, eventProviderDisabled)
	})
}

// switchTo is the step that switching on and off share.
func (s *Service) switchTo(tx *op.Tx, slug string, enabled bool, already *fault.Error, told *event.Type) (Provider, error) {
	n, err := New(tx).switchProvider(tx.Ctx, switchProviderParams{Tenant: tx.Actor.Tenant, Slug: slug, Enabled: enabled})
	if err != nil {
		return Provider{}, fmt.Errorf("switch the provider: %w", err)
	}
	p, err := s.providerIn(tx.Ctx, tx.Tx, tx.Actor.Tenant, slug)
	if err != nil {
		return Provider{}, err
	}
	if n == 0 {
		return Provider{}, already
	}
	tx.Record(event.Fact{Type: told, Data: ProviderTold{p.Slug, p.Kind}})
	return p.Provider, nil
}
