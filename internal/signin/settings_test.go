package signin_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// effect is what a setting of a tenant does: what is seen while nobody has set
// anything, and what is seen with another value.
type effect struct {
	setting *tenant.Setting
	value   string
	see     func(s *scene) string
	before  string
	after   string
}

var effects = []effect{
	{tenant.SignUpOpen, "off", func(s *scene) string { return testkit.Code(s.comes(right)) }, "", "sign_up_closed"},
	{tenant.SignUpVerifyEmail, "off", func(s *scene) string { return s.comesAndSignsIn() }, "email_unverified", ""},
	{tenant.SignUpActivation, "on", func(s *scene) string {
		require.NoError(s.T, s.comes(right))
		return fmt.Sprint(s.Count("account", "tenant = $1 AND status = 'pending'", s.Tenant))
	}, "0", "1"},
	{tenant.PasswordMinLength, "30", func(s *scene) string { return testkit.Code(s.comes("correct horse battery")) }, "", "password_too_short"},
	{tenant.PasswordMinStrength, "0", func(s *scene) string { return testkit.Code(s.comes("password1")) }, "password_weak", ""},
	{tenant.PasswordCheckBreached, "off", func(s *scene) string { return testkit.Code(s.comes("leaked horse battery")) }, "password_breached", ""},
	{tenant.PasswordMaxAgeDays, "30", func(s *scene) string {
		s.Clock.Move(31 * 24 * time.Hour)
		return s.signsIn()
	}, "", "password_expired"},
	{tenant.LockoutAttempts, "3", func(s *scene) string { return s.fails(3).signsIn() }, "", "sign_in_failed"},
	{tenant.LockoutMinutes, "60", func(s *scene) string {
		s.fails(10).Clock.Move(30 * time.Minute)
		return s.signsIn()
	}, "", "sign_in_failed"},
	{tenant.LockoutSelfUnlock, "off", func(s *scene) string {
		_, err := s.fails(10).SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess})
		require.NoError(s.T, err)
		return fmt.Sprint(s.Count("message", "tenant = $1 AND template = 'unlock_link'", s.Tenant))
	}, "1", "0"},
	{tenant.FactorsOffered, "passkey", func(s *scene) string {
		_, err := s.credentials.StartEnrollment(ctx, s.owner(), credential.StartEnrollmentInput{Account: s.login, Kind: credential.TOTP})
		return testkit.Code(err)
	}, "", "factor_not_offered"},
	{tenant.FactorsRequired, "required", func(s *scene) string { return s.signsIn() }, "", "second_factor_not_enrolled"},
	{tenant.SessionLimit, "1", func(s *scene) string {
		first, err := s.signIn(jess, right)
		require.NoError(s.T, err)
		require.Empty(s.T, s.signsIn())
		_, err = s.opened(first.Session)
		return testkit.Code(err)
	}, "", string(session.LimitReached)},
	{tenant.SessionDays, "1", func(s *scene) string { return s.staysFor(25 * time.Hour) }, "", "session_expired"},
	{tenant.SessionIdleDays, "1", func(s *scene) string { return s.staysFor(25 * time.Hour) }, "", "session_expired"},
	{tenant.DeletionByOwner, "off", func(s *scene) string {
		_, err := privacy.NewService(s.DB).RequestDeletion(ctx, s.owner(), privacy.RequestDeletionInput{Account: s.login})
		return testkit.Code(err)
	}, "", "deletion_by_support"},
	{tenant.DeletionCoolingDays, "28", func(s *scene) string { return s.coolingOff().String() }, (7 * 24 * time.Hour).String(), (28 * 24 * time.Hour).String()},
	{tenant.BrandName, "Harbor", func(s *scene) string { return s.says("Harbor") }, "false", "true"},
	{tenant.BrandColor, "#8a1c1c", func(s *scene) string { return s.says("#8a1c1c") }, "false", "true"},
	{tenant.SupportName, "Harbor care", func(s *scene) string { return s.says("Harbor care") }, "false", "true"},
	{tenant.SupportEmail, "care@harbor.example", func(s *scene) string { return s.says("care@harbor.example") }, "false", "true"},
	{tenant.SupportLink, "https://harbor.example/help", func(s *scene) string { return s.says("https://harbor.example/help") }, "false", "true"},
	{tenant.Language, "de", func(s *scene) string {
		_, err := s.Recover(ctx, s.visitor(), signin.RecoverInput{Identifier: jess})
		require.NoError(s.T, err)
		return fmt.Sprint(s.Count("message", "tenant = $1 AND language = 'de'", s.Tenant))
	}, "0", "1"},
	{tenant.DefaultRegion, "FR", func(s *scene) string {
		_, err := account.NewService(s.DB).AddPhone(ctx, s.owner(), account.AddPhoneInput{Account: s.login, Number: "01 44 55 66 77"})
		require.NoError(s.T, err)
		return fmt.Sprint(s.Count("account_phone", "tenant = $1 AND number = '+33144556677'", s.Tenant))
	}, "0", "1"},
	{tenant.Name, "The harbor shop", func(s *scene) string { return s.says("The harbor shop") }, "false", "true"},
}

// TestEachSettingHasItsEffect makes two tenants for each setting, one with what
// holds by itself and one with another value, and sees that they differ in what
// the setting is about: one that does nothing would be a promise that is not
// kept.
func TestEachSettingHasItsEffect(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		leaked := leakedList(t, "leaked horse battery")
		for i, e := range effects {
			for _, changed := range []bool{false, true} {
				there := *k
				there.Tenant = k.AddTenant(fmt.Sprintf("shop%d%t", i, changed))
				s := sceneIn(&there)
				s.credentials.Breached = leaked
				want := e.before
				if changed {
					s.change(e.setting, e.value)
					want = e.after
				}
				assert.Equal(t, want, e.see(s), "%s changed: %t", e.setting.Key, changed)
			}
		}
	})
}

func leakedList(t *testing.T, passwords ...string) *credential.Breached {
	t.Helper()
	var list bytes.Buffer
	_, err := credential.BuildBreached(strings.NewReader(strings.Join(passwords, "\n")), &list)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "leaked")
	require.NoError(t, os.WriteFile(path, list.Bytes(), 0o600))
	opened, err := credential.OpenBreached(path)
	require.NoError(t, err)
	return opened
}

// sceneIn is a scene in a tenant that has no account yet.
func sceneIn(k *testkit.Kit) *scene {
	s := &scene{Kit: k, address: jess}
	s.credentials, s.Service = services(k)
	s.login = k.AccountIn(k.Tenant, account.Draft{FirstName: "Jess", Email: jess, Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}})
	s.n = k.Number(s.login)
	s.setPassword(right)
	return s
}

// change changes a setting as an administrator does, or as it stands in the
// table, where the form that it is in is another's test.
func (s *scene) change(setting *tenant.Setting, value string) {
	s.T.Helper()
	if setting.Group != tenant.GroupNames && setting.Group != tenant.GroupRegion {
		s.set(setting, value)
		return
	}
	admin := s.Actor(authz.Administrator)
	all, err := tenant.NewService(s.DB).ListSettings(ctx, admin, tenant.ListSettingsInput{})
	require.NoError(s.T, err)
	_, err = tenant.NewService(s.DB).ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{Version: all.Version, Settings: map[string]string{setting.Key: value}})
	require.NoError(s.T, err)
}

const newcomer = "ann@example.com"

func (s *scene) comes(password secret.String) error {
	_, err := s.Register(ctx, s.visitor(), signin.RegisterInput{FirstName: "Ann", Email: newcomer, Password: password})
	return err
}

func (s *scene) comesAndSignsIn() string {
	require.NoError(s.T, s.comes(right))
	_, err := s.signIn(newcomer, right)
	return testkit.Code(err)
}

func (s *scene) signsIn() string {
	_, err := s.signIn(jess, right)
	return testkit.Code(err)
}

func (s *scene) fails(times int) *scene {
	for range times {
		_, err := s.signIn(jess, "wrong")
		require.ErrorIs(s.T, err, signin.ErrSignIn)
	}
	return s
}

func (s *scene) staysFor(d time.Duration) string {
	in, err := s.signIn(jess, right)
	require.NoError(s.T, err)
	s.Clock.Move(d)
	_, err = s.opened(in.Session)
	return testkit.Code(err)
}

func (s *scene) owner() authz.Actor { return s.Customer(s.login) }

// coolingOff is how long an approved deletion waits.
func (s *scene) coolingOff() time.Duration {
	p := privacy.NewService(s.DB)
	asked, err := p.RequestDeletion(ctx, s.owner(), privacy.RequestDeletionInput{Account: s.login})
	require.NoError(s.T, err)
	officer := s.Actor(authz.PrivacyOfficer)
	officer.Call.Reason = "asked by the owner"
	done, err := p.ApproveDeletion(ctx, officer, privacy.DecideInput{Account: s.login, Request: asked.ID})
	require.NoError(s.T, err)
	return done.DueAt.Sub(s.Clock.Now())
}

// says reports whether the mails of the tenant say something.
func (s *scene) says(words string) string {
	built, err := message.NewService(message.Config{DB: s.DB, Origins: nowhere{}}).PreviewTemplate(ctx, s.Actor(authz.Administrator), message.PreviewTemplateInput{
		Template: "reset_password", Channel: message.Email, Language: "en", Subject: "{{.brand}}", Plain: "{{.brand}} {{.support}} {{.link}}",
	})
	require.NoError(s.T, err)
	return fmt.Sprint(strings.Contains(built.Subject+built.Plain+built.HTML, words))
}

// nowhere is where the links of these mails lead.
type nowhere struct{}

func (nowhere) Origin(context.Context, *store.Tx, string) (string, error) {
	return "https://id.shop.example", nil
}
