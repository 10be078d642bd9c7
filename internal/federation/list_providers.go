package federation

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opListProviders = op.DefineUnrecorded("federation.list_providers", "List the sign-in providers")

// ListProvidersInput asks for the tenant's providers.
type ListProvidersInput struct{}

// Validate accepts it.
func (ListProvidersInput) Validate() error { return nil }

// Target is the tenant.
func (ListProvidersInput) Target() op.Target { return op.Target{} }

// Providers are a tenant's providers.
type Providers struct {
	Items []Provider `json:"items"`
}

// ListProviders returns the tenant's providers, in the order in which they were
// added, with how each works.
func (s *Service) ListProviders(ctx context.Context, actor authz.Actor, in ListProvidersInput) (Providers, error) {
	return op.View(ctx, s.db, actor, opListProviders, in, func(tx *op.Tx) (Providers, error) {
		rows, err := New(tx).providersOf(tx.Ctx, actor.Tenant)
		if err != nil {
			return Providers{}, fmt.Errorf("list the providers: %w", err)
		}
		origin, err := s.Portals.Origin(tx.Ctx, tx.Tx, actor.Tenant)
		if err != nil {
			return Providers{}, err
		}
		out := Providers{Items: make([]Provider, 0, len(rows))}
		for _, r := range rows {
			p := shown(r)
			p.RedirectURI = origin + CallbackPath(p.Slug)
			out.Items = append(out.Items, p)
		}
		return out, nil
	})
}

// RedirectURI is what a provider of a short name must be told that browsers
// come back to. It is a step of the page on which one is added.
func (s *Service) RedirectURI(ctx context.Context, tenant, slug string) (uri string, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		origin, err := s.Portals.Origin(ctx, tx, tenant)
		uri = origin + CallbackPath(slug)
		return err
	})
	return uri, err
}

// Offer is a provider as customers and the desk see it.
type Offer struct {
	Slug     string `json:"slug"`
	Identity string `json:"identity"` // google, oidc:SLUG …
	Label    string `json:"label"`
	Icon     string `json:"icon"`
}

// Offered returns the providers that are switched on in a tenant, in the order
// in which they were added. It is a step of the pages that offer them.
func Offered(ctx context.Context, tx *store.Tx, tenant string) ([]Offer, error) {
	rows, err := New(tx).providersOf(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("list the providers that are on: %w", err)
	}
	var out []Offer
	for _, r := range rows {
		if r.Enabled {
			out = append(out, Offer{Slug: r.Slug, Identity: IdentityOf(r.Kind, r.Slug), Label: r.Label, Icon: r.Icon})
		}
	}
	return out, nil
}

// OfferedIn is [Offered] in a transaction of its own.
func (s *Service) OfferedIn(ctx context.Context, tenant string) (offers []Offer, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		offers, err = Offered(ctx, tx, tenant)
		return err
	})
	return offers, err
}

func nullable(us int64) sql.NullInt64 { return sql.NullInt64{Int64: us, Valid: true} }
