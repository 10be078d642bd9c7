package federation

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEnableProvider = op.Define("federation.enable_provider", "Switch a sign-in provider on", op.Needs{Fresh: true, Second: true, Whole: true})

var eventProviderEnabled = event.Define("federation.provider_enabled", "", exampleTold, "SOCIAL_PROVIDER_ENABLED")

// EnableProvider offers a provider to customers, from the commit on.
//
// It returns [ErrUnknownProvider], or [ErrAlreadyEnabled].
func (s *Service) EnableProvider(ctx context.Context, actor authz.Actor, in Named) (Provider, error) {
	return op.Do(ctx, s.db, actor, opEnableProvider, in, func(tx *op.Tx) (Provider, error) {
		return s.switchTo(tx, in.Slug, true, ErrAlreadyEnabled, eventProviderEnabled)
	})
}
