package federation

import (
	"cmp"
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opChangeProvider = op.Define("federation.change_provider", "Change a sign-in provider", op.Needs{Fresh: true, Second: true, Whole: true})

// ChangeProviderInput is a provider as it shall be. Kind and issuer stay: who
// signed in by another issuer is not the same person.
type ChangeProviderInput struct {
	Slug     string `json:"slug"`
	Version  int64  `json:"version"` // that the change is based on
	ClientID string `json:"client_id"`
	// ClientSecret replaces the secret; empty: it stays.
	ClientSecret secret.String `json:"client_secret"`
	TeamID       string        `json:"team_id"`
	KeyID        string        `json:"key_id"`
	Scopes       string        `json:"scopes"`
	Label        string        `json:"label"`
	Icon         string        `json:"icon"`
}

// Validate checks the version; the rest depends on the provider's kind.
func (in ChangeProviderInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version > 0, "version", "required", "Give the version that the provider has.")
	return f.Err()
}

// Target is the provider.
func (in ChangeProviderInput) Target() op.Target { return op.Target{Other: in.Slug} }

var eventProviderChanged = event.Define("federation.provider_changed", "", exampleTold)

// ChangeProvider changes how a provider is reached and shown. It holds for
// browsers that leave from then on; those that are under way come back to the
// new settings.
//
// It returns [ErrUnknownProvider], [ErrProviderChanged] if somebody else
// changed it since the version given, and a fault naming each field that may
// not be so.
func (s *Service) ChangeProvider(ctx context.Context, actor authz.Actor, in ChangeProviderInput) (Provider, error) {
	return op.Do(ctx, s.db, actor, opChangeProvider, in, func(tx *op.Tx) (Provider, error) {
		p, err := s.providerIn(tx.Ctx, tx.Tx, actor.Tenant, in.Slug)
		if err != nil {
			return Provider{}, err
		}
		d := details{ClientID: in.ClientID, TeamID: in.TeamID, KeyID: in.KeyID, Scopes: in.Scopes, Label: in.Label, Icon: in.Icon, Secret: in.ClientSecret}
		var f fault.Fields
		d.check(&f, p.Kind, false)
		if err := f.Err(); err != nil {
			return Provider{}, err
		}
		known := s.kinds[p.Kind]
		n, err := New(tx).changeProvider(tx.Ctx, changeProviderParams{
			Tenant: actor.Tenant, Slug: in.Slug, Base: in.Version, ClientID: d.ClientID, Secret: s.seal(actor.Tenant, in.Slug, cmp.Or(d.Secret, p.secret)),
			TeamID: d.TeamID, KeyID: d.KeyID, Scopes: cmp.Or(d.Scopes, known.scopes), Label: cmp.Or(d.Label, known.label), Icon: cmp.Or(d.Icon, known.icon),
		})
		if err != nil {
			return Provider{}, fmt.Errorf("change the provider: %w", err)
		}
		if n == 0 {
			return Provider{}, ErrProviderChanged
		}
		tx.Record(event.Fact{Type: eventProviderChanged, Data: ProviderTold{p.Slug, p.Kind}})
		p, err = s.providerIn(tx.Ctx, tx.Tx, actor.Tenant, in.Slug)
		return p.Provider, err
	})
}
