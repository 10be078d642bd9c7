package console

import (
	"context"
	"net/http"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// customerForms are the forms of the page about customers' sign-in.
var customerForms = []settingsForm{
	{"sign-up", "user", "tenant.change_sign_up", []tenant.Group{tenant.GroupSignUp}},
	{"password-rules", "lock", "tenant.change_password_rules", []tenant.Group{tenant.GroupPassword}},
	{"lockout", "ban", "tenant.change_lockout", []tenant.Group{tenant.GroupLockout}},
	{"factors", "shield-check", "tenant.change_factors", []tenant.Group{tenant.GroupFactors}},
	{"session-limits", "clock", "tenant.change_session_limits", []tenant.Group{tenant.GroupSessions}},
	{"deletion", "x", "tenant.change_deletion", []tenant.Group{tenant.GroupDeletion}},
	{"portal-host", "link", "tenant.change_portal_host", []tenant.Group{tenant.GroupPortal}},
	{"cors", "api", "tenant.change_cors", []tenant.Group{tenant.GroupCORS}},
	{"captcha", "user-question", "tenant.change_captcha", []tenant.Group{tenant.GroupCaptcha}},
}

// customerSettingsPage shows how customers sign up and in.
func (c *console) customerSettingsPage(v *visit) error {
	return c.drawSignInRules(v, http.StatusOK, refusedForm{})
}

func (c *console) drawSignInRules(v *visit, status int, refused refusedForm) error {
	all, err := c.Tenants.ListSettings(v.r.Context(), v.actor, tenant.ListSettingsInput{})
	if err != nil {
		return err
	}
	page := view.CustomerSettingsPage{Settings: c.settings(v, v.T("customer_settings.title"))}
	for _, f := range customerForms {
		page.Forms = append(page.Forms, v.shownForm(f, all, view.CustomerSettingsActPath(v.slug(), f.id), refused))
	}
	v.draw(status, view.CustomerSettings(page))
	return nil
}

// changeCustomers saves the form that the address names.
func (c *console) changeCustomers(v *visit) error {
	for _, f := range customerForms {
		if f.id != v.r.PathValue("form") {
			continue
		}
		return c.changeForm(v, f, view.CustomerSettingsPath(v.slug()), c.drawSignInRules, func(version int64, values map[string]string) (tenant.Changed, error) {
			return c.saveSignInRules(v.r.Context(), v.actor, f.operation, version, values)
		})
	}
	return op.ErrNotFound
}

func (c *console) saveSignInRules(ctx context.Context, a authz.Actor, operation string, version int64, values map[string]string) (tenant.Changed, error) {
	switch operation {
	case "tenant.change_sign_up":
		return c.Tenants.ChangeSignUp(ctx, a, tenant.ChangeSignUpInput{Version: version, Settings: values})
	case "tenant.change_password_rules":
		return c.Tenants.ChangePasswordRules(ctx, a, tenant.ChangePasswordRulesInput{Version: version, Settings: values})
	case "tenant.change_lockout":
		return c.Tenants.ChangeLockout(ctx, a, tenant.ChangeLockoutInput{Version: version, Settings: values})
	case "tenant.change_factors":
		return c.Tenants.ChangeFactors(ctx, a, tenant.ChangeFactorsInput{Version: version, Settings: values})
	case "tenant.change_session_limits":
		return c.Tenants.ChangeSessionLimits(ctx, a, tenant.ChangeSessionLimitsInput{Version: version, Settings: values})
	case "tenant.change_deletion":
		return c.Tenants.ChangeDeletion(ctx, a, tenant.ChangeDeletionInput{Version: version, Settings: values})
	case "tenant.change_portal_host":
		return c.Portals.ChangePortalHost(ctx, a, tenant.ChangePortalHostInput{Version: version, Settings: values})
	case "tenant.change_cors":
		return c.Tenants.ChangeCORS(ctx, a, tenant.ChangeCORSInput{Version: version, Settings: values})
	}
	return c.Tenants.ChangeCaptcha(ctx, a, tenant.ChangeCaptchaInput{Version: version, Settings: values})
}

// choices gives a field what can be chosen, in words.
func (v *visit) choices(f *view.SettingField, s tenant.SettingValue) {
	words := func(values []string, prefix string) {
		for _, value := range values {
			f.Choices = append(f.Choices, view.Choice{Value: value, Text: v.T(prefix + value)})
		}
	}
	switch s.Kind {
	case tenant.KindSwitch:
		f.Input = "select"
		words([]string{tenant.On, tenant.Off}, "setting.switch.")
		f.Default = v.T("setting.default_choice", args{"Value": v.T("setting.switch." + s.Default)})
	case tenant.KindChoice:
		f.Input = "select"
		words(s.Options, "setting."+s.Key+".")
		f.Default = v.T("setting.default_choice", args{"Value": v.T("setting." + s.Key + "." + s.Default)})
	case tenant.KindList:
		f.Input = "list"
		words(s.Options, "setting."+s.Key+".")
		f.Default = ""
	}
}

// typed is what was typed into a setting's field: of a list, what was ticked.
func (v *visit) typed(key string, kind tenant.Kind, options []string) string {
	if kind != tenant.KindList {
		return v.form(key)
	}
	var ticked []string
	for _, option := range options {
		if v.r.PostForm.Has(key + ":" + option) {
			ticked = append(ticked, option)
		}
	}
	return strings.Join(ticked, " ")
}
