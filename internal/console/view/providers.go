package view

import (
	"net/url"
	"time"
)

// ProviderForm is a sign-in provider while it is added or changed.
type ProviderForm struct {
	Kind, Slug, Issuer, ClientID, TeamID, KeyID, Scopes, Label, Icon string
	// RedirectURI is what the provider must be told; of a new one of the kind
	// oidc, the short name is still to be added.
	RedirectURI, Version string
	New                  bool
	Icons                []string
	Problems             map[string]string
	Problem              string
}

func (f ProviderForm) id(name string) string {
	if f.New {
		return "provider-" + name
	}
	return f.Slug + "-" + name
}

// ProviderRow is a provider in the list.
type ProviderRow struct {
	Form    ProviderForm
	Enabled bool
	// Failing is since when nobody can sign in by it; Failure says why.
	Failing time.Time
	Failure string
	// Open says that its form is shown, because something is wrong with it.
	Open bool
}

// ProvidersPage lists the tenant's sign-in providers.
type ProvidersPage struct {
	Settings
	Rows    []ProviderRow
	Kinds   []string // that can be added
	CanEdit bool
}

// AddProviderPage is the form of a new provider.
type AddProviderPage struct {
	Settings
	Form ProviderForm
}

// ProvidersPath lists the sign-in providers (GET) and adds one (POST: kind,
// slug, issuer, client_id, client_secret, team_id, key_id, scopes, label, icon).
func ProvidersPath(slug string) string { return settingsPath(slug, "providers") }

// AddProviderPath is the form of a new provider of a kind (GET).
func AddProviderPath(slug, kind string) string { return ProvidersPath(slug) + "/add/" + kind }

// ProviderPath changes a provider (POST: version, and the fields of
// [ProvidersPath] without kind, slug and issuer).
func ProviderPath(slug, provider string) string {
	return ProvidersPath(slug) + "/" + url.PathEscape(provider)
}

// ProviderActPath does an act on a provider (POST): test, enable, disable or
// remove.
func ProviderActPath(slug, provider, act string) string {
	return ProviderPath(slug, provider) + "/" + act
}
