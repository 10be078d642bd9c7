package archtest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/readmit/readmit/internal/tenant"
)

// changers are the operations that change the settings of a group.
var changers = map[tenant.Group]string{
	tenant.GroupNames: "tenant.change_settings", tenant.GroupRegion: "tenant.change_settings",
	tenant.GroupBranding: "tenant.change_branding", tenant.GroupDesk: "tenant.change_desk_policy",
	tenant.GroupSignUp: "tenant.change_sign_up", tenant.GroupPassword: "tenant.change_password_rules", tenant.GroupLockout: "tenant.change_lockout",
	tenant.GroupFactors: "tenant.change_factors", tenant.GroupSessions: "tenant.change_session_limits", tenant.GroupPortal: "tenant.change_portal_host", tenant.GroupDeletion: "tenant.change_deletion",
	tenant.GroupCORS: "tenant.change_cors", tenant.GroupCaptcha: "tenant.change_captcha",
}

var groupTitles = map[tenant.Group]string{
	tenant.GroupNames: "Names and support", tenant.GroupRegion: "Region, time and languages",
	tenant.GroupBranding: "Branding", tenant.GroupDesk: "Limits of the desk",
	tenant.GroupSignUp: "Sign-up", tenant.GroupPassword: "Passwords of customers", tenant.GroupLockout: "Lock-out", tenant.GroupFactors: "Second factors",
	tenant.GroupSessions: "Sessions of customers", tenant.GroupDeletion: "Deletion of accounts", tenant.GroupPortal: "Host of the customers' pages", tenant.GroupCORS: "Other sites' scripts", tenant.GroupCaptcha: "Captcha",
}

// allowed says what a setting may be.
func allowed(s *tenant.Setting) string {
	switch s.Kind {
	case tenant.KindNumber:
		return fmt.Sprintf("%d to %d %s", s.Min, s.Max, s.Unit)
	case tenant.KindText:
		return fmt.Sprintf("text of at most %d characters", s.Max)
	case tenant.KindEmail:
		return "an e-mail address"
	case tenant.KindLink:
		return "an address that begins with `https://`"
	case tenant.KindColor:
		return "`#` and six hexadecimal digits"
	case tenant.KindRegion:
		return "a country's two letters (ISO 3166)"
	case tenant.KindZone:
		return "a time zone (IANA)"
	case tenant.KindLanguage:
		return "a language (BCP 47)"
	case tenant.KindLanguages:
		return "languages (BCP 47) with spaces between them"
	case tenant.KindSwitch:
		return "on, off"
	case tenant.KindChoice:
		return strings.Join(s.Options, ", ")
	case tenant.KindList:
		return "any of " + strings.Join(s.Options, ", ") + ", with spaces between them"
	case tenant.KindOrigins:
		return "origins such as `https://www.example.com`, with spaces between them"
	case tenant.KindHost:
		return "a host name"
	}
	return "a file"
}

const allOfSignIn = "internal/signin#TestEachSettingHasItsEffect"

// effects are the tests that see what a setting does: one that does nothing is
// a promise that is not kept.
var effects = map[*tenant.Setting]string{
	tenant.Name: allOfSignIn, tenant.SupportName: allOfSignIn, tenant.SupportEmail: allOfSignIn, tenant.SupportLink: allOfSignIn,
	tenant.DefaultRegion: allOfSignIn, tenant.Language: allOfSignIn, tenant.BrandName: allOfSignIn, tenant.BrandColor: allOfSignIn,
	tenant.SignUpOpen: allOfSignIn, tenant.SignUpVerifyEmail: allOfSignIn, tenant.SignUpActivation: allOfSignIn,
	tenant.PasswordMinLength: allOfSignIn, tenant.PasswordMinStrength: allOfSignIn, tenant.PasswordCheckBreached: allOfSignIn, tenant.PasswordMaxAgeDays: allOfSignIn,
	tenant.LockoutAttempts: allOfSignIn, tenant.LockoutMinutes: allOfSignIn, tenant.LockoutSelfUnlock: allOfSignIn,
	tenant.FactorsOffered: allOfSignIn, tenant.FactorsRequired: allOfSignIn,
	tenant.SessionLimit: allOfSignIn, tenant.SessionDays: allOfSignIn, tenant.SessionIdleDays: allOfSignIn,
	tenant.DeletionByOwner: allOfSignIn, tenant.DeletionCoolingDays: allOfSignIn,
	tenant.SessionTellNewDevice: "internal/portal#TestAnOwnerIsToldOfANewDevice",
	tenant.TimeZone:             "internal/console#TestTimesAreShownInTheMembersZone",
	tenant.Languages:            "internal/portal#TestLanguagesAreThoseThatTheTenantOffers",
	tenant.BrandLogo:            "internal/console#TestALogoIsStoredAndServedAsNothingElse",
	tenant.Idle:                 "internal/staff#TestTheIdleTimeIsTheTenants",
	tenant.PortalHost:           "internal/tenant#TestEachTenantHasOneHost",
	tenant.CORSOrigins:          "internal/portal#TestC79OnlyListedSitesAskForTheSteps",
	tenant.CaptchaHook:          "internal/signin#TestACaptchaIsAskedForAfterFailures",
	tenant.CaptchaAfter:         "internal/signin#TestACaptchaIsAskedForAfterFailures",
}

// TestEachSettingThatIsInForceHasATest wants a test of the effect for each
// setting but those that say themselves that nothing keeps to them yet.
func TestEachSettingThatIsInForceHasATest(t *testing.T) {
	for _, s := range tenant.AllSettings {
		if s.Later != "" || s.Group == tenant.GroupDesk && effects[s] == "" { // desk limits are seen in package desk
			continue
		}
		if assert.NotEmpty(t, effects[s], "%s has no test that sees its effect", s.Key) {
			requireTest(t, s.Key, effects[s])
		}
	}
}

func TestReferenceOfSettings(t *testing.T) {
	var page strings.Builder
	head(&page, "Settings of a tenant", "Read by `tenant.list_settings`; changed in the console under Settings, or by the operations named below. "+
		"An empty text sets a setting back to its default. A change holds on every node from its commit on: nothing is kept in memory. "+
		"*In force* says whether anything keeps to the setting yet.")
	for _, g := range tenant.Groups {
		fmt.Fprintf(&page, "## %s\n\nChanged by `%s`.\n\n| setting | default | may be | does | in force |\n|---|---|---|---|---|\n", groupTitles[g], changers[g])
		for _, s := range tenant.AllSettings {
			if s.Group != g {
				continue
			}
			standard, force := dash(s.Default), "yes"
			if s.Required {
				standard = "given with the tenant"
			}
			if s.Later != "" {
				force = "not yet: " + s.Later
			}
			fmt.Fprintf(&page, "| `%s` | %s | %s | %s | %s |\n", s.Key, standard, allowed(s), s.About, force)
		}
		page.WriteString("\n")
	}
	golden(t, "settings.md", &page)
}
