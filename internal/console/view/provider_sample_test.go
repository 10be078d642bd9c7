package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

var sampleIcons = []string{"login-2", "building", "brand-google", "brand-apple"}

func sampleProviders(v view.View) view.ProvidersPage {
	google := view.ProviderRow{Enabled: true, Failing: ago(22 * time.Minute), Failure: v.T("providers.found.invalid_client"), Form: view.ProviderForm{
		Kind: "google", Slug: "google", Issuer: "https://accounts.google.com", ClientID: "123-abc.apps.googleusercontent.com", Scopes: "openid email profile",
		Label: "Google", Icon: "brand-google", RedirectURI: "https://id.harbor.example/sign-in/with/google/callback", Version: "3", Icons: sampleIcons,
	}}
	staff := view.ProviderRow{Open: true, Form: view.ProviderForm{
		Kind: "oidc", Slug: "crew", Issuer: "https://login.crew.example/realms/harbor", ClientID: "harbor", Scopes: "email", Label: "Harbor crew", Icon: "building",
		RedirectURI: "https://id.harbor.example/sign-in/with/crew/callback", Version: "1", Icons: sampleIcons, Problems: map[string]string{"scopes": v.T("fault.provider.scopes.openid")},
	}}
	return view.ProvidersPage{
		Settings: sampleSettings(v, v.T("providers.title"), view.ProvidersPath("harbor")), CanEdit: true,
		Rows: []view.ProviderRow{google, staff}, Kinds: []string{"apple", "facebook", "oidc"},
	}
}

func sampleAddProvider(v view.View, kind string) view.AddProviderPage {
	return view.AddProviderPage{Settings: sampleSettings(v, v.T("providers.add."+kind), view.ProvidersPath("harbor")), Form: view.ProviderForm{
		Kind: kind, New: true, RedirectURI: "https://id.harbor.example/sign-in/with/" + kind + "/callback", Icon: "brand-apple", Icons: sampleIcons,
		Problems: map[string]string{"client_id": v.T("fault.provider.client_id.required")},
	}}
}
