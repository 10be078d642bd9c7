package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// ProviderSettings are what is set for a sign-in provider of others.
type ProviderSettings struct {
	ClientID string `json:"client_id"`
	// ClientSecret is never answered; empty, it stays as it is.
	ClientSecret string `json:"client_secret"`
	TeamID       string `json:"team_id"` // Apple
	KeyID        string `json:"key_id"`  // Apple
	Scopes       string `json:"scopes"`
	Label        string `json:"label"`
	Icon         string `json:"icon"`
}

// Provider is a provider by which customers sign in.
type Provider struct {
	ProviderSettings
	Slug    string `json:"slug"`
	Kind    string `json:"kind"` // google, apple, facebook or oidc
	Issuer  string `json:"issuer"`
	Enabled bool   `json:"enabled"`
	Version int64  `json:"version"`
	// RedirectURI is what the provider must be told that browsers come back to.
	RedirectURI string    `json:"redirect_uri"`
	AddedAt     time.Time `json:"added_at"`
}

// NewProvider is a provider to add. Slug and Issuer are given for the kind oidc.
type NewProvider struct {
	Kind   string `json:"kind"`
	Slug   string `json:"slug"`
	Issuer string `json:"issuer"`
	ProviderSettings
}

// ProviderTest is how a provider answered.
type ProviderTest struct {
	OK     bool   `json:"ok"`
	Found  string `json:"found"` // ok, or what is wrong
	TookMS int64  `json:"took_ms"`
}

// Providers lists the tenant's sign-in providers.
func (c *Client) Providers(ctx context.Context) ([]Provider, error) {
	var out struct {
		Items []Provider `json:"items"`
	}
	err := c.Do(ctx, http.MethodGet, "/providers", nil, nil, &out)
	return out.Items, err
}

// AddProvider adds a provider, which is switched off at first.
func (c *Client) AddProvider(ctx context.Context, p NewProvider) (*Provider, error) {
	return c.provider(ctx, "/providers", p)
}

// ChangeProvider sets everything that is set for a provider, based on a version.
func (c *Client) ChangeProvider(ctx context.Context, slug string, version int64, settings ProviderSettings) (*Provider, error) {
	return c.provider(ctx, providerPath(slug, "change"), struct {
		Version int64 `json:"version"`
		ProviderSettings
	}{version, settings})
}

// EnableProvider lets customers sign in by a provider.
func (c *Client) EnableProvider(ctx context.Context, slug string) (*Provider, error) {
	return c.provider(ctx, providerPath(slug, "enable"), struct{}{})
}

// DisableProvider lets nobody sign in by a provider any more.
func (c *Client) DisableProvider(ctx context.Context, slug string) (*Provider, error) {
	return c.provider(ctx, providerPath(slug, "disable"), struct{}{})
}

// RemoveProvider removes a provider that nobody's only login method is.
func (c *Client) RemoveProvider(ctx context.Context, slug string) error {
	return c.Do(ctx, http.MethodPost, providerPath(slug, "remove"), nil, struct{}{}, nil)
}

// TestProvider asks a provider whether it is there and knows the client.
func (c *Client) TestProvider(ctx context.Context, slug string) (*ProviderTest, error) {
	var out ProviderTest
	if err := c.Do(ctx, http.MethodPost, providerPath(slug, "test"), nil, struct{}{}, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

func providerPath(slug, act string) string { return "/providers/" + url.PathEscape(slug) + "/" + act }

func (c *Client) provider(ctx context.Context, path string, body any) (*Provider, error) {
	var out Provider
	if err := c.Do(ctx, http.MethodPost, path, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}
