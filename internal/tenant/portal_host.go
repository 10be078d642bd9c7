package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Portals says under which address each tenant's customers come in. The first
// tenant has the base address itself, and each other SLUG.HOST of it, unless
// the setting portal.host names another host; scheme and port are the base's.
//
// A tenant's origin is its issuer (OpenID Connect Discovery 1.0, 4.3) and its
// host what passkeys are bound to (WebAuthn, 5.1.2: the RP ID). It comes from
// the configuration and the settings, never from a request.
type Portals struct {
	db      *op.DB
	scheme  string
	host    string // of the base, without its port
	port    string // with its colon; empty for the scheme's own
	first   string // short name of the tenant that has the base
	console string // host of the console, which no tenant may take
}

// PortalsConfig is where customers come in.
type PortalsConfig struct {
	// Base is the address of the first tenant's pages, such as
	// https://id.example.com; Console is the one of the staff's.
	Base, Console string
	// First is the short name of the first tenant.
	First string
}

// NewPortals returns the addresses below a base. It returns an error if an
// address cannot be read.
func NewPortals(db *op.DB, cfg PortalsConfig) (*Portals, error) {
	base, err := url.Parse(cfg.Base)
	if err != nil || base.Hostname() == "" {
		return nil, fmt.Errorf("read the address of the customers' pages, %q: give one such as https://id.example.com", cfg.Base)
	}
	console, err := url.Parse(cfg.Console)
	if err != nil {
		return nil, fmt.Errorf("read the console's address: %w", err)
	}
	p := &Portals{db: db, scheme: base.Scheme, host: strings.ToLower(base.Hostname()), first: cfg.First, console: strings.ToLower(console.Hostname())}
	if port := base.Port(); port != "" && port != standardPorts[base.Scheme] {
		p.port = ":" + port
	}
	return p, nil
}

var standardPorts = map[string]string{"https": "443", "http": "80"}

// Origin returns the address of a tenant's pages, such as
// https://id.example.com, without a slash at its end.
func (p *Portals) Origin(ctx context.Context, tx *store.Tx, tenant string) (string, error) {
	host, err := p.Host(ctx, tx, tenant)
	return p.scheme + "://" + host + p.port, err
}

// Host returns the host name of a tenant's pages, without a port.
func (p *Portals) Host(ctx context.Context, tx *store.Tx, tenant string) (string, error) {
	row, err := New(tx).hostOf(ctx, tenant)
	if errors.Is(err, sql.ErrNoRows) {
		return "", op.ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("read the tenant's host: %w", err)
	}
	if row.Value.Valid {
		return row.Value.String, nil
	}
	return p.standard(row.Slug), nil
}

// standard is the host of a tenant that has named none.
func (p *Portals) standard(slug string) string {
	if slug == p.first {
		return p.host
	}
	return slug + "." + p.host
}

// Tenant returns the tenant whose pages stand under a host as a request names
// it, with its port if that is not the scheme's own. It returns
// [op.ErrNotFound] for every other host: a tenant that named a host of its own
// is not reached by its standard one, since it would be another issuer.
func (p *Portals) Tenant(ctx context.Context, host string) (found Tenant, err error) {
	name, ok := p.name(host)
	if !ok {
		return Tenant{}, op.ErrNotFound
	}
	err = p.db.Store.Read(ctx, func(tx *store.Tx) error {
		found, err = p.byHost(ctx, New(tx), name)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return Tenant{}, op.ErrNotFound
	}
	if err != nil {
		return Tenant{}, fmt.Errorf("find the tenant of a host: %w", err)
	}
	return found, nil
}

// name takes the port off; it must be the one that customers use.
func (p *Portals) name(host string) (string, bool) {
	host = strings.ToLower(host)
	if name, ok := strings.CutSuffix(host, ":"+standardPorts[p.scheme]); ok && p.port == "" {
		return name, name != ""
	}
	name, ok := strings.CutSuffix(host, p.port)
	return name, ok && name != "" && !strings.Contains(name, ":")
}

func (p *Portals) byHost(ctx context.Context, q *Queries, name string) (Tenant, error) {
	row, err := q.tenantByHost(ctx, sql.NullString{String: name, Valid: true})
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return fromRow(listTenantsRow(row)), err
	}
	slug := p.first
	if name != p.host {
		below, ok := strings.CutSuffix(name, "."+p.host)
		if !ok || below == p.first {
			return Tenant{}, sql.ErrNoRows
		}
		slug = below
	}
	named, err := q.slugHasHost(ctx, slug)
	if err != nil {
		return Tenant{}, err
	}
	if named > 0 {
		return Tenant{}, sql.ErrNoRows
	}
	found, err := q.tenantBySlug(ctx, slug)
	return fromRow(listTenantsRow(found)), err
}

// taken says whether a host is the console's, or the standard one of a tenant
// other than that of the short name given.
func (p *Portals) taken(host, slug string) bool {
	if host == p.standard(slug) {
		return false
	}
	return host == p.console || host == p.host || strings.HasSuffix(host, "."+p.host)
}
