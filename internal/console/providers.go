package console

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/secret"
)

// providerRoutes are the pages of sign-in providers.
func (c *console) providerRoutes(mux *http.ServeMux) {
	const providers = "/t/{slug}/settings/providers"
	for pattern, act := range map[string]act{
		"GET " + providers:                          c.providersPage,
		"POST " + providers:                         c.addProvider,
		"GET " + providers + "/add/{kind}":          c.addProviderPage,
		"POST " + providers + "/{provider}":         c.changeProvider,
		"POST " + providers + "/{provider}/test":    c.testProvider,
		"POST " + providers + "/{provider}/enable":  c.enableProvider,
		"POST " + providers + "/{provider}/disable": c.disableProvider,
		"POST " + providers + "/{provider}/remove":  c.removeProvider,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// refusedProvider is a form of a provider that was not taken; a new one has no
// short name.
type refusedProvider struct {
	slug  string
	fault *fault.Error
}

// providersPage lists the tenant's sign-in providers.
func (c *console) providersPage(v *visit) error {
	before, err := c.typedBefore(v, "federation.change_provider")
	if err != nil {
		return err
	}
	typed := refusedProvider{}
	if before != nil {
		typed = refusedProvider{slug: v.form("slug"), fault: &fault.Error{}}
	}
	return c.drawProviders(v, http.StatusOK, typed)
}

func (c *console) drawProviders(v *visit, status int, refused refusedProvider) error {
	list, err := c.Federation.ListProviders(v.r.Context(), v.actor, federation.ListProvidersInput{})
	if err != nil {
		return err
	}
	page := view.ProvidersPage{Settings: c.settings(v, v.T("providers.title")), CanEdit: v.actor.May("federation.add_provider")}
	there := map[string]bool{}
	for _, p := range list.Items {
		there[p.Slug] = true
		page.Rows = append(page.Rows, v.providerRow(p, refused))
	}
	for _, kind := range federation.Kinds {
		if kind == federation.OIDC || !there[kind] {
			page.Kinds = append(page.Kinds, kind)
		}
	}
	v.draw(status, view.Providers(page))
	return nil
}

func (v *visit) providerRow(p federation.Provider, refused refusedProvider) view.ProviderRow {
	row := view.ProviderRow{Enabled: p.Enabled, Failing: instant(p.FailingSince), Form: view.ProviderForm{
		Kind: p.Kind, Slug: p.Slug, Issuer: p.Issuer, ClientID: p.ClientID, TeamID: p.TeamID, KeyID: p.KeyID, Scopes: p.Scopes, Label: p.Label, Icon: p.Icon,
		RedirectURI: p.RedirectURI, Version: strconv.FormatInt(p.Version, 10), Icons: federation.Icons,
	}}
	if p.Failure != "" {
		row.Failure = v.providerFinding(p.Failure)
	}
	if refused.slug == p.Slug && refused.fault != nil {
		row.Open = true
		v.providerTyped(&row.Form, refused.fault)
	}
	return row
}

// providerTyped puts back what was typed, with what is wrong with it.
func (v *visit) providerTyped(f *view.ProviderForm, bad *fault.Error) {
	f.ClientID, f.TeamID, f.KeyID, f.Scopes, f.Label, f.Icon = v.form("client_id"), v.form("team_id"), v.form("key_id"), v.form("scopes"), v.form("label"), v.form("icon")
	f.Problems = map[string]string{}
	for _, wrong := range bad.Fields {
		if f.Problems[wrong.Name] == "" {
			f.Problems[wrong.Name] = v.inWords("provider."+wrong.Name+"."+wrong.Code, v.problem(wrong), nil)
		}
	}
	if len(bad.Fields) == 0 {
		f.Problem = v.sentence(bad)
	}
}

// providerFinding says in words what a test or a sign-in found.
func (v *visit) providerFinding(code string) string {
	if key := "providers.found." + code; v.Has(key) {
		return v.T(key)
	}
	return v.T("providers.found.other", args{"Code": code})
}

// addProviderPage is the form of a new provider of a kind.
func (c *console) addProviderPage(v *visit) error {
	before, err := c.typedBefore(v, "federation.add_provider")
	if err != nil {
		return err
	}
	var typed *fault.Error
	if before != nil {
		typed = &fault.Error{}
	}
	return c.drawAddProvider(v, http.StatusOK, v.r.PathValue("kind"), typed)
}

func (c *console) drawAddProvider(v *visit, status int, kind string, bad *fault.Error) error {
	if !slices.Contains(federation.Kinds, kind) || !v.actor.May("federation.add_provider") {
		return c.providersPage(v)
	}
	slug := kind
	if kind == federation.OIDC {
		slug = "NAME" // it is typed into the form
	}
	uri, err := c.Federation.RedirectURI(v.r.Context(), v.tenant.ID, slug)
	if err != nil {
		return err
	}
	page := view.AddProviderPage{Settings: c.settings(v, v.T("providers.add."+kind)), Form: view.ProviderForm{
		Kind: kind, New: true, RedirectURI: uri, Icon: federation.IconOf(kind), Icons: federation.Icons,
	}}
	if bad != nil {
		page.Form.Slug, page.Form.Issuer = v.form("slug"), v.form("issuer")
		v.providerTyped(&page.Form, bad)
	}
	v.draw(status, view.AddProvider(page))
	return nil
}

func (c *console) addProvider(v *visit) error {
	added, err := c.Federation.AddProvider(v.r.Context(), v.actor, federation.AddProviderInput{
		Kind: v.form("kind"), Slug: v.form("slug"), Issuer: v.form("issuer"), ClientID: v.form("client_id"), ClientSecret: v.typedSecret(),
		TeamID: v.form("team_id"), KeyID: v.form("key_id"), Scopes: v.form("scopes"), Label: v.form("label"), Icon: v.form("icon"),
	})
	if f := fault.As(err); stays(f) {
		return c.drawAddProvider(v, statusOf(f), v.form("kind"), f)
	}
	return c.toProviders(v, err, v.T("providers.added", args{"Name": added.Label}))
}

func (v *visit) typedSecret() secret.String { return secret.String(v.form("client_secret")) }

func (c *console) changeProvider(v *visit) error {
	changed, err := c.Federation.ChangeProvider(v.r.Context(), v.actor, federation.ChangeProviderInput{
		Slug: v.r.PathValue("provider"), Version: v.version(), ClientID: v.form("client_id"), ClientSecret: v.typedSecret(),
		TeamID: v.form("team_id"), KeyID: v.form("key_id"), Scopes: v.form("scopes"), Label: v.form("label"), Icon: v.form("icon"),
	})
	if f := fault.As(err); stays(f) {
		return c.drawProviders(v, statusOf(f), refusedProvider{v.r.PathValue("provider"), f})
	}
	return c.toProviders(v, err, v.T("providers.changed", args{"Name": changed.Label}))
}

func (c *console) testProvider(v *visit) error { return c.testNamed(v, v.namedProvider()) }

func (c *console) testNamed(v *visit, in federation.Named) error {
	tested, err := c.Federation.TestProvider(v.r.Context(), v.actor, in)
	if err == nil && !tested.OK {
		c.leaveLine(v, view.Result{Tone: view.Warn, Text: v.providerFinding(tested.Found)})
		return v.goTo(view.ProvidersPath(v.slug()))
	}
	return c.toProviders(v, err, v.T("providers.found.ok"))
}

func (c *console) enableProvider(v *visit) error {
	p, err := c.Federation.EnableProvider(v.r.Context(), v.actor, v.namedProvider())
	return c.toProviders(v, err, v.T("providers.enabled", args{"Name": p.Label}))
}

func (c *console) disableProvider(v *visit) error {
	p, err := c.Federation.DisableProvider(v.r.Context(), v.actor, v.namedProvider())
	return c.toProviders(v, err, v.T("providers.disabled", args{"Name": p.Label}))
}

func (c *console) removeProvider(v *visit) error {
	p, err := c.Federation.RemoveProvider(v.r.Context(), v.actor, v.namedProvider())
	return c.toProviders(v, err, v.T("providers.removed", args{"Name": p.Label}))
}

func (v *visit) namedProvider() federation.Named {
	return federation.Named{Slug: v.r.PathValue("provider")}
}

func (c *console) toProviders(v *visit, err error, said string) error {
	if err != nil {
		return c.undone(v, view.ProvidersPath(v.slug()), err)
	}
	return c.done(v, view.ProvidersPath(v.slug()), said)
}
