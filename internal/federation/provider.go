package federation

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Faults of providers.
var (
	ErrUnknownProvider = fault.New(fault.NotFound, "provider_not_found", "There is no sign-in provider of this name. Look at the list of providers.")
	ErrProviderExists  = fault.New(fault.Conflict, "provider_exists", "There is a provider of this name. Change that one, or give this one another short name.")
	ErrSlugKept        = fault.New(fault.Conflict, "provider_name_kept", "Another issuer had this short name, and its users keep it. Choose another one.")
	ErrProviderChanged = fault.New(fault.Stale, "provider_changed", "Somebody else changed this provider meanwhile. Look at it again, and send yours with the new version if it shall hold.")
	ErrAlreadyEnabled  = fault.New(fault.Conflict, "provider_already_enabled", "The provider is switched on already. Nothing was changed.")
	ErrAlreadyDisabled = fault.New(fault.Conflict, "provider_already_disabled", "The provider is switched off already. Nothing was changed.")
)

// Provider is a sign-in provider of a tenant, as staff see it. The secret is
// never shown.
type Provider struct {
	Slug     string `json:"slug"`
	Kind     string `json:"kind"` // google, apple, facebook, oidc
	Issuer   string `json:"issuer"`
	ClientID string `json:"client_id"`
	TeamID   string `json:"team_id"` // Apple's
	KeyID    string `json:"key_id"`  // Apple's
	Scopes   string `json:"scopes"`
	Label    string `json:"label"`
	Icon     string `json:"icon"`
	Enabled  bool   `json:"enabled"`
	Version  int64  `json:"version"`
	// RedirectURI is what the provider must be told that browsers come back to.
	RedirectURI string    `json:"redirect_uri"`
	AddedAt     time.Time `json:"added_at"`
	// Failures is how often in a row it failed by its own fault or the settings',
	// since FailingSince; Failure is the code of the last one.
	Failures     int64      `json:"failures"`
	FailingSince *time.Time `json:"failing_since"`
	Failure      string     `json:"failure"`
	WorkedAt     *time.Time `json:"worked_at"`
}

// Identity is the kind of identity that its users have.
func (p Provider) Identity() string { return IdentityOf(p.Kind, p.Slug) }

// provider is a provider with its secret.
type provider struct {
	Provider
	secret secret.String
}

// providerIn reads a provider of a tenant with its secret.
func (s *Service) providerIn(ctx context.Context, tx *store.Tx, tenant, slug string) (provider, error) {
	row, err := New(tx).providerOf(ctx, providerOfParams{Tenant: tenant, Slug: slug})
	if errors.Is(err, sql.ErrNoRows) {
		return provider{}, ErrUnknownProvider
	}
	if err != nil {
		return provider{}, fmt.Errorf("read a provider: %w", err)
	}
	p := provider{Provider: shown(providersOfRow(row))}
	text, err := s.db.Ring.Open(keyring.PurposeTokenWrap, row.Secret, secretOf(tenant, slug))
	if err != nil {
		return provider{}, fmt.Errorf("open the secret of a provider: %w", err)
	}
	p.secret = secret.String(text)
	origin, err := s.Portals.Origin(ctx, tx, tenant)
	p.RedirectURI = origin + CallbackPath(slug)
	return p, err
}

// secretOf binds a sealed secret to its row.
func secretOf(tenant, slug string) []byte { return []byte("provider " + tenant + " " + slug) }

func (s *Service) seal(tenant, slug string, text secret.String) []byte {
	return s.db.Ring.Seal(keyring.PurposeTokenWrap, []byte(text.Reveal()), secretOf(tenant, slug))
}

func shown(r providersOfRow) Provider {
	return Provider{
		Slug: r.Slug, Kind: r.Kind, Issuer: r.Issuer, ClientID: r.ClientID, TeamID: r.TeamID, KeyID: r.KeyID, Scopes: r.Scopes, Label: r.Label,
		Icon: r.Icon, Enabled: r.Enabled, Version: r.Version, AddedAt: micro(r.AddedAt),
		Failures: r.Failures, FailingSince: when(r.FailingSince), Failure: r.Failure, WorkedAt: when(r.WorkedAt),
	}
}

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }

func when(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := micro(us.Int64)
	return &at
}

// Named is the input of operations on one provider.
type Named struct {
	Slug string `json:"slug"`
}

// Validate accepts every text: what is no short name is not found.
func (Named) Validate() error { return nil }

// Target is the provider.
func (in Named) Target() op.Target { return op.Target{Other: in.Slug} }

// ProviderTold is told of a provider, which is named by its short name.
type ProviderTold struct {
	Provider string `json:"provider"`
	Kind     string `json:"kind"`
}

var exampleTold = ProviderTold{Provider: Google, Kind: Google}
