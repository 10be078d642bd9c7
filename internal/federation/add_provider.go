package federation

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opAddProvider = op.Define("federation.add_provider", "Add a sign-in provider", op.Needs{Fresh: true, Second: true, Whole: true})

// AddProviderInput is a provider to add.
type AddProviderInput struct {
	Kind string `json:"kind"` // google, apple, facebook, oidc
	// Slug is the short name of a provider of the kind oidc; the others are
	// called as their kind.
	Slug string `json:"slug"`
	// Issuer is given for the kind oidc, and known for the others.
	Issuer   string `json:"issuer"`
	ClientID string `json:"client_id"`
	// ClientSecret is what the provider issued; of Apple, the text of the key's
	// .p8 file.
	ClientSecret secret.String `json:"client_secret"`
	TeamID       string        `json:"team_id"` // Apple
	KeyID        string        `json:"key_id"`  // Apple
	Scopes       string        `json:"scopes"`  // empty: the kind's usual ones
	Label        string        `json:"label"`   // what customers read; empty: the kind's name
	Icon         string        `json:"icon"`    // one of [Icons]; empty: the kind's
}

func (in AddProviderInput) details() details {
	return details{ClientID: in.ClientID, TeamID: in.TeamID, KeyID: in.KeyID, Scopes: in.Scopes, Label: in.Label, Icon: in.Icon, Secret: in.ClientSecret}
}

func (in AddProviderInput) slug() string {
	if in.Kind == OIDC {
		return in.Slug
	}
	return in.Kind
}

// Validate checks the kind, the short name, the issuer and the rest.
func (in AddProviderInput) Validate() error {
	var f fault.Fields
	f.Check(slices.Contains(Kinds, in.Kind), "kind", "choice", "Choose one of: google, apple, facebook, oidc.")
	if in.Kind == OIDC {
		f.Check(slugs.MatchString(in.Slug) && !slices.Contains(Kinds, in.Slug), "slug", "syntax", "Use 1 to 40 lower-case letters, digits and inner hyphens, and no kind's name.")
		checkIssuer(&f, in.Issuer)
	} else {
		f.Check(in.Slug == "" || in.Slug == in.Kind, "slug", "fixed", "Leave it out: this kind has a name of its own.")
		f.Check(in.Issuer == "" || in.Issuer == presets[in.Kind].issuer, "issuer", "fixed", "Leave it out: the issuer of this kind is known.")
	}
	in.details().check(&f, in.Kind, true)
	return f.Err()
}

// Target is the provider.
func (in AddProviderInput) Target() op.Target { return op.Target{Other: in.slug()} }

var eventProviderAdded = event.Define("federation.provider_added", "", exampleTold)

// AddProvider adds a provider, switched off: try it by [Service.TestProvider],
// then switch it on. It asks nobody yet. The secret is kept sealed and never
// shown again.
//
// It returns [ErrProviderExists] if there is one of that name, and
// [ErrSlugKept] if a provider of another issuer had the name before.
func (s *Service) AddProvider(ctx context.Context, actor authz.Actor, in AddProviderInput) (Provider, error) {
	return op.Do(ctx, s.db, actor, opAddProvider, in, func(tx *op.Tx) (Provider, error) {
		known, slug := s.kinds[in.Kind], in.slug()
		issuer := cmp.Or(known.issuer, in.Issuer)
		n, err := New(tx).addProvider(tx.Ctx, addProviderParams{
			Tenant: actor.Tenant, Slug: slug, Kind: in.Kind, Issuer: issuer, ClientID: in.ClientID, Secret: s.seal(actor.Tenant, slug, in.ClientSecret),
			TeamID: in.TeamID, KeyID: in.KeyID, Scopes: cmp.Or(in.Scopes, known.scopes), Label: cmp.Or(in.Label, known.label),
			Icon: cmp.Or(in.Icon, known.icon), AddedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return Provider{}, fmt.Errorf("add the provider: %w", err)
		}
		if n == 0 {
			return Provider{}, whyNotAdded(tx, slug)
		}
		tx.Record(event.Fact{Type: eventProviderAdded, Data: ProviderTold{slug, in.Kind}})
		p, err := s.providerIn(tx.Ctx, tx.Tx, actor.Tenant, slug)
		return p.Provider, err
	})
}

func whyNotAdded(tx *op.Tx, slug string) error {
	row, err := New(tx).issuerOf(tx.Ctx, issuerOfParams{Tenant: tx.Actor.Tenant, Slug: slug})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for a provider of that name: %w", err)
	}
	if row.RemovedAt.Valid {
		return ErrSlugKept
	}
	return ErrProviderExists
}
