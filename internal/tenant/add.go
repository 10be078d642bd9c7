package tenant

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opAdd = op.Define("tenant.add", "Add a tenant", op.Needs{Fresh: true, Everywhere: true})

// ErrSlugTaken is returned if another tenant has the same short name.
var ErrSlugTaken = fault.New(fault.Conflict, "slug_taken", "Another tenant has this short name. Choose another one.")

// AddInput is a tenant to add.
type AddInput struct {
	Slug          string `json:"slug"` // short name in addresses
	Name          string `json:"name"`
	DefaultRegion string `json:"default_region"` // ISO 3166-1: how numbers without a country are read
	TimeZone      string `json:"time_zone"`      // IANA
	Language      string `json:"language"`       // BCP 47
}

var slugs = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)

// Validate checks the short name and that region, zone and language are given.
func (in AddInput) Validate() error {
	var f fault.Fields
	f.Check(slugs.MatchString(in.Slug), "slug", "syntax", "Use 1 to 40 lower-case letters, digits and inner hyphens.")
	f.Check(in.Name != "" && len(in.Name) <= 200, "name", "required", "Give a name of 200 characters at most.")
	f.Check(len(in.DefaultRegion) == 2, "default_region", "syntax", "Give a country code such as DE.")
	_, err := time.LoadLocation(in.TimeZone)
	f.Check(err == nil && in.TimeZone != "", "time_zone", "unknown", "Give a time zone such as Europe/Berlin.")
	f.Check(len(in.Language) >= 2 && len(in.Language) <= 35, "language", "syntax", "Give a language such as en or pt-BR.")
	return f.Err()
}

// Target is the installation.
func (in AddInput) Target() op.Target { return op.Target{Other: in.Slug} }

// Tenant is a brand or site with its own accounts and settings.
type Tenant struct {
	ID            string    `json:"id"`
	Slug          string    `json:"slug"`
	Name          string    `json:"name"`
	DefaultRegion string    `json:"default_region"`
	TimeZone      string    `json:"time_zone"`
	Language      string    `json:"language"`
	CreatedAt     time.Time `json:"created_at"`
}

// Added is told when a tenant was added.
type Added struct {
	Tenant string `json:"tenant"`
	Slug   string `json:"slug"`
}

var eventAdded = event.Define("tenant.added", "", Added{Tenant: "tnt_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Slug: "shop"})

// Add adds a tenant without accounts. It returns [ErrSlugTaken] if the short
// name is in use.
func (s *Service) Add(ctx context.Context, actor authz.Actor, in AddInput) (Tenant, error) {
	return op.Do(ctx, s.db, actor, opAdd, in, func(tx *op.Tx) (Tenant, error) {
		t := Tenant{
			ID: tx.NewID("tnt"), Slug: in.Slug, Name: in.Name, DefaultRegion: in.DefaultRegion,
			TimeZone: in.TimeZone, Language: in.Language, CreatedAt: tx.Now.UTC(),
		}
		n, err := New(tx).insertTenant(tx.Ctx, insertTenantParams{
			ID: t.ID, Slug: t.Slug, Name: t.Name, DefaultRegion: t.DefaultRegion, TimeZone: t.TimeZone,
			Language: t.Language, CreatedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return Tenant{}, fmt.Errorf("insert the tenant: %w", err)
		}
		if n == 0 {
			return Tenant{}, ErrSlugTaken
		}
		tx.Record(event.Fact{Type: eventAdded, Data: Added{Tenant: t.ID, Slug: t.Slug}})
		return t, nil
	})
}
