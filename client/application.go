package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// ApplicationSettings are what is set for an application.
type ApplicationSettings struct {
	Name                 string   `json:"name"`
	RedirectURIs         []string `json:"redirect_uris"`
	PostLogoutURIs       []string `json:"post_logout_redirect_uris"`
	BackChannelLogoutURI string   `json:"backchannel_logout_uri"`
	Scopes               []string `json:"scopes"`
	Consent              bool     `json:"consent"`
	AccessTokenSeconds   int      `json:"access_token_seconds"`
	RefreshTokenSeconds  int      `json:"refresh_token_seconds"`
}

// Application is what customers sign in to by OpenID Connect.
type Application struct {
	ApplicationSettings
	ID         string     `json:"id"` // the client_id
	Kind       string     `json:"kind"`
	Version    int64      `json:"version"`
	CreatedAt  time.Time  `json:"created_at"`
	UsedAt     *time.Time `json:"used_at"`
	DisabledAt *time.Time `json:"disabled_at"`
	// Secret is there in the answer of [Client.AddApplication] only.
	Secret string `json:"secret"`
}

// Applications lists the tenant's applications.
func (c *Client) Applications(ctx context.Context) ([]Application, error) {
	var out struct {
		Items []Application `json:"items"`
	}
	err := c.Do(ctx, http.MethodGet, "/applications", nil, nil, &out)
	return out.Items, err
}

// AddApplication adds an application of a kind: web, single_page, native,
// machine or device. Its secret is shown this once.
func (c *Client) AddApplication(ctx context.Context, kind string, settings ApplicationSettings) (*Application, error) {
	var out Application
	err := c.Do(ctx, http.MethodPost, "/applications", nil, struct {
		Kind string `json:"kind"`
		ApplicationSettings
	}{kind, settings}, &out)
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// ChangeApplication sets everything that is set for an application. What
// somebody else changed since the version is a [*Problem] with the code
// "application_changed".
func (c *Client) ChangeApplication(ctx context.Context, id string, version int64, settings ApplicationSettings) (*Application, error) {
	var out Application
	err := c.Do(ctx, http.MethodPost, "/applications/"+url.PathEscape(id)+"/change", nil, struct {
		Version int64 `json:"version"`
		ApplicationSettings
	}{version, settings}, &out)
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// SigningKey is a key by which tokens are signed, as far as it is public.
type SigningKey struct {
	ID    string    `json:"id"`    // the kid
	Stage string    `json:"stage"` // next, current or old
	Since time.Time `json:"since"`
}

// SigningKeys lists the tenant's keys for tokens.
func (c *Client) SigningKeys(ctx context.Context) ([]SigningKey, error) {
	var out struct {
		Items []SigningKey `json:"items"`
	}
	err := c.Do(ctx, http.MethodGet, "/signing-keys", nil, nil, &out)
	return out.Items, err
}

// DisableApplication keeps an application from getting tokens.
func (c *Client) DisableApplication(ctx context.Context, id string) (*Application, error) {
	return c.applicationAct(ctx, id, "disable")
}

// EnableApplication lets a disabled application get tokens again.
func (c *Client) EnableApplication(ctx context.Context, id string) (*Application, error) {
	return c.applicationAct(ctx, id, "enable")
}

// RemoveApplication removes an application and all that it was granted.
func (c *Client) RemoveApplication(ctx context.Context, id string) (*Application, error) {
	return c.applicationAct(ctx, id, "remove")
}

func (c *Client) applicationAct(ctx context.Context, id, act string) (*Application, error) {
	var out Application
	if err := c.Do(ctx, http.MethodPost, "/applications/"+url.PathEscape(id)+"/"+act, nil, struct{}{}, &out); err != nil {
		return nil, err
	}
	return &out, nil
}
