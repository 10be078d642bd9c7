package client

import (
	"context"
	"time"
)

// Tenants tells where the key may act.
type Tenants struct{ c *Client }

// Tenant is a brand or site with its own accounts and settings.
type Tenant struct {
	ID            string    `json:"id"`
	Slug          string    `json:"slug"` // for [WithTenant]
	Name          string    `json:"name"`
	DefaultRegion string    `json:"default_region"` // ISO 3166-1: how numbers without a country are read
	TimeZone      string    `json:"time_zone"`      // IANA
	Language      string    `json:"language"`       // BCP 47
	CreatedAt     time.Time `json:"created_at"`
}

// List returns the tenants that the key is for, by name. It needs no
// [WithTenant], also for a key of several tenants.
func (t *Tenants) List(ctx context.Context) ([]Tenant, error) {
	return listOf[Tenant](ctx, t.c, "/tenants")
}
