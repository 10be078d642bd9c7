package app

import (
	"context"
	"errors"
	"slices"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// ErrNoTenant is returned by commands that need a tenant in an installation
// that has none.
var ErrNoTenant = errors.New("there is no tenant yet; run `readmit migrate`, which makes the first one")

// EnsureTenant adds the first tenant, as configured, to an installation that has none, and
// returns the oldest otherwise. made says that it was added now. Of
// several processes that do so at once, one makes it.
func (a *App) EnsureTenant(ctx context.Context) (t tenant.Tenant, made bool, err error) {
	t, err = a.FirstTenant(ctx)
	if !errors.Is(err, ErrNoTenant) {
		return t, false, err
	}
	first := a.Config.FirstTenant
	t, err = a.Tenants.Add(ctx, a.System("cli", ""), tenant.AddInput{
		Slug: first.TenantSlug, Name: first.TenantName, DefaultRegion: first.TenantRegion,
		TimeZone: first.TenantZone, Language: first.TenantLanguage,
	})
	if errors.Is(err, tenant.ErrSlugTaken) {
		t, err = a.FirstTenant(ctx)
		return t, false, err
	}
	return t, err == nil, err
}

// FirstTenant returns the tenant that was made first, or [ErrNoTenant].
func (a *App) FirstTenant(ctx context.Context) (tenant.Tenant, error) {
	all, err := a.Tenants.All(ctx)
	if err != nil {
		return tenant.Tenant{}, err
	}
	if len(all) == 0 {
		return tenant.Tenant{}, ErrNoTenant
	}
	return slices.MinFunc(all, func(a, b tenant.Tenant) int { return a.CreatedAt.Compare(b.CreatedAt) }), nil
}

// FindTenant returns the tenant of that short name or id, or [op.ErrNotFound];
// for an empty name, the first one.
func (a *App) FindTenant(ctx context.Context, name string) (tenant.Tenant, error) {
	if name == "" {
		return a.FirstTenant(ctx)
	}
	t, err := a.Tenants.BySlug(ctx, name)
	if errors.Is(err, op.ErrNotFound) {
		return a.Tenants.ByID(ctx, name)
	}
	return t, err
}
