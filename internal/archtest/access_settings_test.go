package archtest

import (
	"bytes"
	"image"
	"image/png"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/tenant"
)

// latest is a version that nobody's change is newer than.
const latest = 1 << 30

// settingEntries are the lines of the tenant's settings.
func (w *world) settingEntries() map[string]entry {
	set := func(key, value string) map[string]string { return map[string]string{key: value} }
	return map[string]entry{
		"tenant.view_field":    on(something, w.tenants.ViewField, func(a *asked) tenant.ViewFieldInput { return tenant.ViewFieldInput{Key: a.aField()} }),
		"tenant.view_logo":     on(visible, w.tenants.ViewLogo, func(*asked) tenant.ViewLogoInput { return tenant.ViewLogoInput{} }),
		"tenant.list_settings": on(visible, w.tenants.ListSettings, func(*asked) tenant.ListSettingsInput { return tenant.ListSettingsInput{} }),
		"tenant.change_settings": on(tenantWide, w.tenants.ChangeSettings, func(a *asked) tenant.ChangeSettingsInput {
			return tenant.ChangeSettingsInput{Version: latest, Settings: set("support.name", a.name("Care"))}
		}),
		"tenant.change_branding": on(tenantWide, w.tenants.ChangeBranding, func(a *asked) tenant.ChangeBrandingInput {
			return tenant.ChangeBrandingInput{Version: latest, Settings: set("brand.name", a.name("Shop"))}
		}),
		"tenant.change_desk_policy": on(tenantWide, w.tenants.ChangeDeskPolicy, func(*asked) tenant.ChangeDeskPolicyInput {
			return tenant.ChangeDeskPolicyInput{Version: latest, Settings: set("desk.idle_minutes", "20")}
		}),
		"tenant.change_sign_up": on(tenantWide, w.tenants.ChangeSignUp, func(*asked) tenant.ChangeSignUpInput {
			return tenant.ChangeSignUpInput{Version: latest, Settings: set("sign_up.open", "off")}
		}),
		"tenant.change_password_rules": on(tenantWide, w.tenants.ChangePasswordRules, func(*asked) tenant.ChangePasswordRulesInput {
			return tenant.ChangePasswordRulesInput{Version: latest, Settings: set("password.min_length", "12")}
		}),
		"tenant.change_lockout": on(tenantWide, w.tenants.ChangeLockout, func(*asked) tenant.ChangeLockoutInput {
			return tenant.ChangeLockoutInput{Version: latest, Settings: set("lockout.attempts", "5")}
		}),
		"tenant.change_factors": on(tenantWide, w.tenants.ChangeFactors, func(*asked) tenant.ChangeFactorsInput {
			return tenant.ChangeFactorsInput{Version: latest, Settings: set("factors.offered", "totp")}
		}),
		"tenant.change_deletion": on(tenantWide, w.tenants.ChangeDeletion, func(*asked) tenant.ChangeDeletionInput {
			return tenant.ChangeDeletionInput{Version: latest, Settings: set("deletion.cooling_days", "9")}
		}),
		"tenant.change_session_limits": on(tenantWide, w.tenants.ChangeSessionLimits, func(*asked) tenant.ChangeSessionLimitsInput {
			return tenant.ChangeSessionLimitsInput{Version: latest, Settings: set("session.limit", "5")}
		}),
		"tenant.change_cors": on(tenantWide, w.tenants.ChangeCORS, func(*asked) tenant.ChangeCORSInput {
			return tenant.ChangeCORSInput{Version: latest, Settings: set("cors.origins", "https://www.example.com")}
		}),
		"tenant.change_captcha": on(tenantWide, w.tenants.ChangeCaptcha, func(*asked) tenant.ChangeCaptchaInput {
			return tenant.ChangeCaptchaInput{Version: latest, Settings: set("captcha.hook", "https://captcha.example/check")}
		}),
		"tenant.change_portal_host": on(installation, w.portals.ChangePortalHost, func(a *asked) tenant.ChangePortalHostInput {
			return tenant.ChangePortalHostInput{Version: latest, Settings: set("portal.host", a.name("h")+".example")}
		}),
		"tenant.list_blocked": on(visible, w.tenants.ListBlocked, func(*asked) tenant.ListBlockedInput { return tenant.ListBlockedInput{Kind: "username"} }),
		"tenant.block_email_domain": on(tenantWide, w.tenants.BlockEmailDomain, func(a *asked) tenant.BlockEmailDomainInput {
			return tenant.BlockEmailDomainInput{Domain: a.name("d") + ".example"}
		}),
		"tenant.block_username": on(tenantWide, w.tenants.BlockUsername, func(a *asked) tenant.BlockUsernameInput { return tenant.BlockUsernameInput{Username: a.name("u")} }),
		"tenant.unblock_email_domain": on(something, w.tenants.UnblockEmailDomain, func(a *asked) tenant.UnblockEmailDomainInput {
			return tenant.UnblockEmailDomainInput{Domain: a.aBlockedDomain()}
		}),
		"tenant.unblock_username": on(something, w.tenants.UnblockUsername, func(a *asked) tenant.UnblockUsernameInput {
			return tenant.UnblockUsernameInput{Username: a.aBlockedName()}
		}),
	}
}

func (a *asked) aBlockedDomain() string {
	return a.thing("domain", "none.example", func() string {
		domain := a.name("d") + ".example"
		_, err := a.tenants.BlockEmailDomain(ctx, a.system(a.where()), tenant.BlockEmailDomainInput{Domain: domain})
		a.must(err)
		return domain
	})
}

func (a *asked) aBlockedName() string {
	return a.thing("username", "none", func() string {
		name := a.name("u")
		_, err := a.tenants.BlockUsername(ctx, a.system(a.where()), tenant.BlockUsernameInput{Username: name})
		a.must(err)
		return name
	})
}

// plantLogo gives the tenant a logo.
func plantLogo(w *world) {
	var file bytes.Buffer
	require.NoError(w.T, png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 32, 32))))
	_, err := w.tenants.ChangeBranding(ctx, w.system(w.Tenant), tenant.ChangeBrandingInput{Version: latest, Logo: file.Bytes()})
	require.NoError(w.T, err)
}
