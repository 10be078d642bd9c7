package archtest

import (
	"github.com/readmit/readmit/internal/federation"
)

// federationEntries are the lines of sign-in providers.
func (w *world) federationEntries() map[string]entry {
	named := func(a *asked) federation.Named { return federation.Named{Slug: a.aProvider()} }
	return map[string]entry{
		"federation.list_providers": on(visible, w.federation.ListProviders, func(*asked) federation.ListProvidersInput { return federation.ListProvidersInput{} }),
		"federation.add_provider": on(tenantWide, w.federation.AddProvider, func(a *asked) federation.AddProviderInput {
			return provider(a.name("p"), "Harbor")
		}),
		"federation.change_provider": on(something, w.federation.ChangeProvider, func(a *asked) federation.ChangeProviderInput {
			return federation.ChangeProviderInput{Slug: a.aProvider(), Version: 1, ClientID: "shop", Label: "Harbor"}
		}),
		"federation.enable_provider":  on(something, w.federation.EnableProvider, named),
		"federation.disable_provider": on(something, w.federation.DisableProvider, named).or("provider_already_disabled"),
		"federation.remove_provider":  on(something, w.federation.RemoveProvider, named),
		"federation.test_provider":    on(something, w.federation.TestProvider, named),
		"federation.unlink": on(something, w.federation.Unlink, func(a *asked) federation.UnlinkInput {
			return federation.UnlinkInput{Account: a.anAccount(), Identity: federation.Google}
		}).or("identity_not_found"),

		"federation.begin": on(nobody, w.federation.Begin, func(a *asked) federation.BeginInput {
			return federation.BeginInput{Provider: a.aProvider(), Browser: "a browser of its own"}
		}),
		"federation.link": on(nobody, w.federation.Link, func(a *asked) federation.LinkInput { return federation.LinkInput{Account: a.anAccount()} }),
	}
}

// provider is one that nobody can ask: its address is not public.
func provider(slug, label string) federation.AddProviderInput {
	return federation.AddProviderInput{Kind: federation.OIDC, Slug: slug, Issuer: "https://127.0.0.1:1", ClientID: "shop", ClientSecret: "hush", Label: label}
}

func (a *asked) aProvider() string {
	return a.thing("provider", "none", func() string {
		label := "Harbor"
		if a.place == otherTenant { // providers belong to the tenant, whose every administrator sees them
			label = elsewhere
		}
		added, err := a.federation.AddProvider(ctx, a.system(a.where()), provider(a.name("p"), label))
		a.must(err)
		return added.Slug
	})
}
