package rest

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
)

func (a *api) oauthRoutes() {
	read(a, "oauth.list_applications", "/applications", a.OAuth.ListApplications)
	read(a, "oauth.view_application", "/applications/{id=application}", a.OAuth.ViewApplication)
	act(a, "oauth.add_application", "/applications", a.addApplication)
	act(a, "oauth.change_application", "/applications/{id=application}/change", a.OAuth.ChangeApplication)
	act(a, "oauth.disable_application", "/applications/{id=application}/disable", a.OAuth.DisableApplication)
	act(a, "oauth.enable_application", "/applications/{id=application}/enable", a.OAuth.EnableApplication)
	act(a, "oauth.remove_application", "/applications/{id=application}/remove", a.OAuth.RemoveApplication)
	read(a, "oauth.list_scopes", "/scopes", a.OAuth.ListScopes)
	act(a, "oauth.add_scope", "/scopes", a.OAuth.AddScope)
	act(a, "oauth.change_scope", "/scopes/{id=name}/change", a.OAuth.ChangeScope)
	act(a, "oauth.remove_scope", "/scopes/{id=name}/remove", a.OAuth.RemoveScope)
	read(a, "oauth.list_application_access", "/accounts/{id=account}/applications", a.OAuth.ListApplicationAccess)
	act(a, "oauth.revoke_application_access", "/accounts/{id=account}/revoke-application-access", a.OAuth.RevokeApplicationAccess)
	read(a, "oauth.list_signing_keys", "/signing-keys", a.OAuth.ListSigningKeys)
}

// ApplicationAdded is a new application, with its secret in the clear.
type ApplicationAdded struct {
	oauth.Application
	// Secret is shown this once; empty for kinds that have none, and where the
	// request was answered before under the same idempotency key.
	Secret string `json:"secret"`
}

// addApplication shows the secret, which prints as redacted everywhere else.
func (a *api) addApplication(ctx context.Context, actor authz.Actor, in oauth.AddApplicationInput) (ApplicationAdded, error) {
	out, err := a.OAuth.AddApplication(ctx, actor, in)
	shown := ApplicationAdded{Application: out.Application, Secret: out.Secret.Reveal()}
	if shown.Secret == secret.Redacted {
		shown.Secret = ""
	}
	return shown, err
}
