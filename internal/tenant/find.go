package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// BySlug returns the tenant of that short name, or [op.ErrNotFound]. It is a
// step of transports that must know the tenant before there is an actor.
func (s *Service) BySlug(ctx context.Context, slug string) (Tenant, error) {
	return s.find(ctx, func(q *Queries) (Tenant, error) {
		row, err := q.tenantBySlug(ctx, slug)
		return fromRow(listTenantsRow(row)), err
	})
}

// ByID returns the tenant of that id, or [op.ErrNotFound].
func (s *Service) ByID(ctx context.Context, id string) (Tenant, error) {
	return s.find(ctx, func(q *Queries) (Tenant, error) {
		row, err := q.tenantByID(ctx, id)
		return fromRow(listTenantsRow(row)), err
	})
}

// Get returns the tenant within a transaction.
func Get(ctx context.Context, tx *store.Tx, id string) (Tenant, error) {
	row, err := New(tx).tenantByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return Tenant{}, op.ErrNotFound
	}
	if err != nil {
		return Tenant{}, fmt.Errorf("read the tenant: %w", err)
	}
	return fromRow(listTenantsRow(row)), nil
}

// All returns every tenant, by name.
func (s *Service) All(ctx context.Context) (tenants []Tenant, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := New(tx).listTenants(ctx)
		for _, r := range rows {
			tenants = append(tenants, fromRow(r))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the tenants: %w", err)
	}
	return tenants, nil
}

func (s *Service) find(ctx context.Context, get func(*Queries) (Tenant, error)) (t Tenant, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		t, err = get(New(tx))
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return Tenant{}, op.ErrNotFound
	}
	if err != nil {
		return Tenant{}, fmt.Errorf("find the tenant: %w", err)
	}
	return t, nil
}

func fromRow(r listTenantsRow) Tenant {
	return Tenant{
		ID: r.ID, Slug: r.Slug, Name: r.Name, DefaultRegion: r.DefaultRegion,
		TimeZone: r.TimeZone, Language: r.Language, CreatedAt: micro(r.CreatedAt),
	}
}
