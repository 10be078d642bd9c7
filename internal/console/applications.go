package console

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
)

// applicationRoutes are the pages of applications and signing keys.
func (c *console) applicationRoutes(mux *http.ServeMux) {
	const settings = "/t/{slug}/settings"
	const all = settings + "/applications"
	const one = all + "/{application}"
	for pattern, act := range map[string]act{
		"GET " + all:                                c.applicationsPage,
		"POST " + all:                               c.addApplication,
		"GET " + one:                                c.applicationPage,
		"POST " + one:                               c.changeApplication,
		"POST " + one + "/rotate":                   c.rotateSecret,
		"POST " + one + "/disable":                  c.disableApplication,
		"POST " + one + "/enable":                   c.enableApplication,
		"POST " + one + "/remove":                   c.removeApplication,
		"POST " + settings + "/signing-keys/rotate": c.rotateSigningKey,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
}

// applicationsPage lists the applications.
func (c *console) applicationsPage(v *visit) error {
	return c.drawApplications(v, http.StatusOK, nil, nil)
}

func (c *console) drawApplications(v *visit, status int, once *view.ShownOnce, f *fault.Error) error {
	page := view.ApplicationsPage{Settings: c.settings(v, v.T("applications.title")), Once: once, CanEdit: v.actor.May("oauth.change_application")}
	if v.actor.May("oauth.list_applications") {
		list, err := c.OAuth.ListApplications(v.r.Context(), v.actor, oauth.ListInput{})
		if err != nil {
			return err
		}
		for _, a := range list {
			page.Rows = append(page.Rows, v.applicationRow(a))
		}
	}
	keys, err := c.OAuth.ListSigningKeys(v.r.Context(), v.actor, oauth.ListInput{})
	if err != nil {
		return err
	}
	for _, k := range keys {
		page.Keys = append(page.Keys, view.SigningKeyRow{ID: k.ID, Stage: k.Stage, Since: k.Since})
	}
	if v.actor.May("oauth.rotate_signing_key") {
		page.Rotate = view.RotateSigningKeyPath(v.slug())
	}
	if page.CanEdit {
		form := view.ApplicationForm{Refresh: strconv.Itoa(oauth.RefreshSeconds), Access: strconv.Itoa(oauth.AccessSeconds), Scopes: "openid profile email"}
		if f != nil {
			form = v.applicationForm()
			form.Problems, form.Problem = v.problems(f)
		}
		form.Action, form.Key, form.Taken = view.ApplicationsPath(v.slug()), c.NewID("idk"), once != nil
		for _, k := range oauth.Kinds {
			form.Kinds = append(form.Kinds, view.Choice{Value: k, Text: v.T("applications.kind." + k), Chosen: v.r.PostFormValue("kind") == k})
		}
		page.Create = &form
	}
	v.draw(status, view.Applications(page))
	return nil
}

func (v *visit) applicationRow(a oauth.Application) view.ApplicationRow {
	row := view.ApplicationRow{ID: a.ID, Name: a.Name, Kind: a.Kind, Created: a.CreatedAt, Used: instant(a.UsedAt), Disabled: a.DisabledAt != nil, Secret: a.Kind == oauth.Web || a.Kind == oauth.Machine}
	if a.OldSecretUntil != nil && a.OldSecretUntil.After(v.Now) {
		row.OldUntil = *a.OldSecretUntil
	}
	return row
}

// applicationForm is what was typed.
func (v *visit) applicationForm() view.ApplicationForm {
	return view.ApplicationForm{
		Name: v.form("name"), Redirects: v.form("redirect_uris"), PostLogout: v.form("post_logout_redirect_uris"), Logout: v.form("backchannel_logout_uri"),
		Scopes: v.form("scopes"), Consent: v.form("consent") != "", Access: v.form("access_token_seconds"), Refresh: v.form("refresh_token_seconds"), Version: v.form("version"),
	}
}

// settingsOf reads the form; a number that is none is out of range.
func (v *visit) applicationSettings() oauth.Settings {
	number := func(name string) int {
		text := strings.TrimSpace(v.form(name))
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return -1
		}
		return n
	}
	return oauth.Settings{
		Name: v.form("name"), RedirectURIs: strings.Fields(v.form("redirect_uris")), PostLogoutURIs: strings.Fields(v.form("post_logout_redirect_uris")),
		LogoutURI: strings.TrimSpace(v.form("backchannel_logout_uri")),
		Scopes:    strings.Fields(v.form("scopes")), Consent: v.form("consent") != "",
		AccessSeconds: number("access_token_seconds"), RefreshSeconds: number("refresh_token_seconds"),
	}
}

// addApplication adds one and shows its secret this once.
func (c *console) addApplication(v *visit) error {
	added, err := c.OAuth.AddApplication(v.r.Context(), v.actor, oauth.AddApplicationInput{Kind: v.form("kind"), Settings: v.applicationSettings()})
	if f := fault.As(err); stays(f) {
		return c.drawApplications(v, statusOf(f), nil, f)
	}
	if err != nil {
		return err
	}
	if added.Secret == "" || added.Secret.Reveal() == secret.Redacted {
		return c.done(v, view.ApplicationPath(v.slug(), added.ID), v.T("applications.added", args{"Name": added.Name}))
	}
	return c.drawApplications(v, http.StatusOK, v.secretOnce("applications.added", added, v.T("keys_page.created_text")), nil)
}

func (v *visit) secretOnce(title string, a oauth.ApplicationWithSecret, text string) *view.ShownOnce {
	return &view.ShownOnce{
		Title: v.T(title, args{"Name": a.Name}), Label: v.T("applications.secret"), Value: a.Secret.Reveal(),
		Text: text + " client_id: " + a.ID,
	}
}

// rotateSecret gives an application a new secret and shows it this once.
func (c *console) rotateSecret(v *visit) error {
	overlap, err := strconv.Atoi(v.form("overlap"))
	if err != nil {
		overlap = -1 // no time at all: told as out of range
	}
	out, err := c.OAuth.RotateSecret(v.r.Context(), v.actor, oauth.RotateSecretInput{Application: v.r.PathValue("application"), Overlap: overlap})
	if err != nil {
		return c.undone(v, view.ApplicationsPath(v.slug()), err)
	}
	if out.Secret.Reveal() == secret.Redacted { // the page was sent twice
		return c.done(v, view.ApplicationsPath(v.slug()), v.T("act.shown_before"))
	}
	text := v.T("keys_page.rotated_text")
	if overlap > 0 {
		text = v.T("keys_page.rotated_until", args{"Until": v.Exact(*out.OldSecretUntil, v.Zone)})
	}
	return c.drawApplications(v, http.StatusOK, v.secretOnce("applications.rotated", out, text), nil)
}

// applicationPage is the form of one application.
func (c *console) applicationPage(v *visit) error { return c.drawApplication(v, http.StatusOK, nil) }

func (c *console) drawApplication(v *visit, status int, f *fault.Error) error {
	a, err := c.OAuth.ViewApplication(v.r.Context(), v.actor, oauth.ApplicationInput{Application: v.r.PathValue("application")})
	if err != nil {
		return err
	}
	form := view.ApplicationForm{
		Name: a.Name, Redirects: strings.Join(a.RedirectURIs, "\n"), PostLogout: strings.Join(a.PostLogoutURIs, "\n"), Logout: a.LogoutURI,
		Scopes: strings.Join(a.Scopes, " "), Consent: a.Consent, Access: strconv.Itoa(a.AccessSeconds), Refresh: strconv.Itoa(a.RefreshSeconds), Version: strconv.FormatInt(a.Version, 10),
	}
	if f != nil {
		form = v.applicationForm()
		form.Problems, form.Problem = v.problems(f)
	}
	form.Action = view.ApplicationPath(v.slug(), a.ID)
	v.draw(status, view.ApplicationEditor(view.ApplicationPage{
		Settings: c.settings(v, a.Name), Row: v.applicationRow(a), Form: form, CanEdit: v.actor.May("oauth.change_application"),
	}))
	return nil
}

func (c *console) changeApplication(v *visit) error {
	version, _ := strconv.ParseInt(v.form("version"), 10, 64)
	changed, err := c.OAuth.ChangeApplication(v.r.Context(), v.actor, oauth.ChangeApplicationInput{
		Application: v.r.PathValue("application"), Version: version, Settings: v.applicationSettings(),
	})
	if f := fault.As(err); stays(f) {
		return c.drawApplication(v, statusOf(f), f)
	}
	if err != nil {
		return c.undone(v, view.ApplicationPath(v.slug(), v.r.PathValue("application")), err)
	}
	return c.done(v, view.ApplicationPath(v.slug(), changed.ID), v.T("applications.saved"))
}

func (c *console) disableApplication(v *visit) error {
	_, err := c.OAuth.DisableApplication(v.r.Context(), v.actor, oauth.ApplicationInput{Application: v.r.PathValue("application")})
	return c.afterApplication(v, view.ApplicationPath(v.slug(), v.r.PathValue("application")), err, "applications.disabled_done")
}

func (c *console) enableApplication(v *visit) error {
	_, err := c.OAuth.EnableApplication(v.r.Context(), v.actor, oauth.ApplicationInput{Application: v.r.PathValue("application")})
	return c.afterApplication(v, view.ApplicationPath(v.slug(), v.r.PathValue("application")), err, "applications.enabled_done")
}

func (c *console) removeApplication(v *visit) error {
	_, err := c.OAuth.RemoveApplication(v.r.Context(), v.actor, oauth.ApplicationInput{Application: v.r.PathValue("application")})
	return c.afterApplication(v, view.ApplicationsPath(v.slug()), err, "applications.removed_done")
}

func (c *console) rotateSigningKey(v *visit) error {
	_, err := c.OAuth.RotateSigningKey(v.r.Context(), v.actor, oauth.ListInput{})
	return c.afterApplication(v, view.ApplicationsPath(v.slug()), err, "signing_keys.rotated")
}

func (c *console) afterApplication(v *visit, path string, err error, done string) error {
	if err != nil {
		return c.undone(v, path, err)
	}
	return c.done(v, path, v.T(done))
}

// applicationsTab draws what an account is signed in to.
func (c *console) applicationsTab(v *visit, page accountView) error {
	login := v.r.PathValue("id")
	list, err := c.OAuth.ListApplicationAccess(v.r.Context(), v.actor, oauth.AccountInput{Account: login})
	if err != nil {
		return err
	}
	tab := view.ApplicationAccess{}
	for _, a := range list {
		act := view.Act{
			Label: v.T("account_applications.revoke"), Action: view.RevokeAccessPath(v.slug(), login),
			What: []string{v.T("account_applications.revoke_what", args{"Name": a.Name}), v.T("account_applications.revoke_tokens")},
		}
		if !v.actor.May("oauth.revoke_application_access") {
			act.Blocked = v.T("account_applications.revoke_who")
		}
		tab.Rows = append(tab.Rows, view.ApplicationAccessRow{
			Name: a.Name, Application: a.Application, Scopes: strings.Join(a.Scopes, " "), First: instant(a.FirstAt), Last: instant(a.LastAt), Agreed: instant(a.AgreedAt),
			Sessions: len(a.Sessions), Tokens: a.Grants, Kind: a.Kind, Revoke: act,
		})
	}
	page.Applications, page.Tab = &tab, view.TabApplications
	return v.show(view.AccountView(page.AccountPage))
}

func (c *console) revokeAccess(v *visit) error {
	login := v.r.PathValue("id")
	_, err := c.OAuth.RevokeApplicationAccess(v.r.Context(), v.actor, oauth.RevokeAccessInput{Account: login, Application: v.form("application")})
	if errors.Is(err, account.ErrChangedMeanwhile) {
		return err
	}
	return c.afterApplication(v, view.AccountTabPath(v.slug(), login, view.TabApplications), err, "account_applications.revoked")
}
