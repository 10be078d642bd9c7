package archtest

import (
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
)

// oauthEntries are the lines of applications and what they may.
func (w *world) oauthEntries() map[string]entry {
	all := func(*asked) oauth.ListInput { return oauth.ListInput{} }
	one := func(a *asked) oauth.ApplicationInput {
		return oauth.ApplicationInput{Application: a.anApplication()}
	}
	consent := func(a *asked) oauth.ConsentInput { return oauth.ConsentInput{Account: a.anAccount()} }
	device := func(a *asked) oauth.DeviceInput { return oauth.DeviceInput{Account: a.anAccount()} }
	out := map[string]entry{
		"oauth.list_application_access": on(something, w.applications().ListApplicationAccess, func(a *asked) oauth.AccountInput {
			return oauth.AccountInput{Account: a.anAccount()}
		}),
		"oauth.revoke_application_access": on(something, w.applications().RevokeApplicationAccess, func(a *asked) oauth.RevokeAccessInput {
			account := a.anAccount()
			application := a.anApplication()
			return oauth.RevokeAccessInput{Account: account, Application: application}
		}).or("no_application_access"),
		"oauth.give_consent": on(nobody, w.applications().GiveConsent, consent),
		"oauth.deny_request": on(nobody, w.applications().DenyRequest, consent),
		"oauth.allow_device": on(nobody, w.applications().AllowDevice, device),
		"oauth.deny_device":  on(nobody, w.applications().DenyDevice, device),

		"oauth.add_application": on(tenantWide, w.applications().AddApplication, func(a *asked) oauth.AddApplicationInput {
			return oauth.AddApplicationInput{Kind: oauth.Machine, Settings: oauth.Settings{Name: a.name("App")}}
		}),
		"oauth.list_applications": on(tenantWide, w.applications().ListApplications, all),
		"oauth.view_application":  on(something, w.applications().ViewApplication, one),
		"oauth.change_application": on(something, w.applications().ChangeApplication, func(a *asked) oauth.ChangeApplicationInput {
			return oauth.ChangeApplicationInput{Application: a.anApplication(), Version: 1, Settings: oauth.Settings{Name: a.name("App")}}
		}),
		"oauth.disable_application": on(something, w.applications().DisableApplication, one),
		"oauth.enable_application":  on(something, w.applications().EnableApplication, one).or("application_enabled_already"),
		"oauth.remove_application":  on(something, w.applications().RemoveApplication, one),
		"oauth.rotate_secret": on(something, w.applications().RotateSecret, func(a *asked) oauth.RotateSecretInput {
			return oauth.RotateSecretInput{Application: a.anApplication()}
		}),
		"oauth.list_scopes": on(tenantWide, w.applications().ListScopes, all),
		"oauth.add_scope": on(tenantWide, w.applications().AddScope, func(a *asked) oauth.ScopeInput {
			return oauth.ScopeInput{Name: a.name("s"), Title: "Read"}
		}),
		"oauth.change_scope": on(something, w.applications().ChangeScope, func(a *asked) oauth.ScopeInput {
			return oauth.ScopeInput{Name: a.aScope(), Title: "Read"}
		}),
		"oauth.remove_scope":       on(something, w.applications().RemoveScope, func(a *asked) oauth.RemoveScopeInput { return oauth.RemoveScopeInput{Name: a.aScope()} }),
		"oauth.list_signing_keys":  on(tenantWide, w.applications().ListSigningKeys, all),
		"oauth.rotate_signing_key": on(tenantWide, w.applications().RotateSigningKey, all),
	}
	// Applications and visitors do these, by methods that make the actor: what is
	// asked here is that no role holds the permission.
	for _, name := range []string{
		"start_request", "answer_request", "redeem_code", "refresh", "start_device", "redeem_device", "revoke_token", "start_logout",
	} {
		out["oauth."+name] = entry{about: nobody, call: func(a *asked) (any, error) {
			return op.Do(ctx, w.DB, a.actor, op.Named("oauth."+name), oauth.ListInput{}, func(*op.Tx) (int, error) { return 0, nil })
		}}
	}
	return out
}

func (a *asked) anApplication() string {
	return a.thing("application", "app_0193a6c2b4f07c3e9a1d000000000000", func() string {
		added, err := a.applications().AddApplication(ctx, a.system(a.where()), oauth.AddApplicationInput{Kind: oauth.Machine, Settings: oauth.Settings{Name: a.marker()}})
		a.must(err)
		return added.ID
	})
}

func (a *asked) aScope() string {
	return a.thing("scope", "none", func() string {
		name := a.name("s")
		_, err := a.applications().AddScope(ctx, a.system(a.where()), oauth.ScopeInput{Name: name, Title: a.marker()})
		a.must(err)
		return name
	})
}

func (w *world) applications() *oauth.Service { return oauth.NewService(w.DB) }
