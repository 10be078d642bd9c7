package tenant_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

func TestSignInSettingsTakeWhatTheyMayBe(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, who := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		portals := portalsOf(t, k, "http://localhost:8485")
		system := k.System()
		change := map[string]func(map[string]string) (tenant.Changed, error){
			"sign_up": func(v map[string]string) (tenant.Changed, error) {
				return s.ChangeSignUp(ctx, who, tenant.ChangeSignUpInput{Version: 1 << 30, Settings: v})
			},
			"password": func(v map[string]string) (tenant.Changed, error) {
				return s.ChangePasswordRules(ctx, who, tenant.ChangePasswordRulesInput{Version: 1 << 30, Settings: v})
			},
			"lockout": func(v map[string]string) (tenant.Changed, error) {
				return s.ChangeLockout(ctx, who, tenant.ChangeLockoutInput{Version: 1 << 30, Settings: v})
			},
			"factors": func(v map[string]string) (tenant.Changed, error) {
				return s.ChangeFactors(ctx, who, tenant.ChangeFactorsInput{Version: 1 << 30, Settings: v})
			},
			"session": func(v map[string]string) (tenant.Changed, error) {
				return s.ChangeSessionLimits(ctx, who, tenant.ChangeSessionLimitsInput{Version: 1 << 30, Settings: v})
			},
			"cors": func(v map[string]string) (tenant.Changed, error) {
				return s.ChangeCORS(ctx, who, tenant.ChangeCORSInput{Version: 1 << 30, Settings: v})
			},
			"captcha": func(v map[string]string) (tenant.Changed, error) {
				return s.ChangeCaptcha(ctx, who, tenant.ChangeCaptchaInput{Version: 1 << 30, Settings: v})
			},
			"portal": func(v map[string]string) (tenant.Changed, error) {
				return portals.ChangePortalHost(ctx, system, tenant.ChangePortalHostInput{Version: 1 << 30, Settings: v})
			},
		}
		for _, c := range []struct{ key, given, kept, code string }{
			{"sign_up.open", "off", "off", ""}, {"sign_up.open", "true", "", "switch"}, {"sign_up.activation", "On", "", "switch"},
			{"password.min_length", "64", "64", ""}, {"password.min_length", "7", "", "range"}, {"password.min_strength", "5", "", "range"},
			{"password.max_age_days", "0", "0", ""}, {"lockout.attempts", "101", "", "range"}, {"lockout.self_unlock", "off", "off", ""},
			{"factors.offered", "email, totp  totp", "totp email", ""}, {"factors.offered", "totp voice", "", "list"},
			{"factors.required", "required", "required", ""}, {"factors.required", "sometimes", "", "choice"}, {"factors.offered", "backup", "", "only_backup"},
			{"session.idle_days", "31", "", "longer_than_session"}, {"session.limit", "0", "0", ""},
			{"cors.origins", "https://WWW.example.com/ http://localhost:3000 https://www.example.com:443", "https://www.example.com http://localhost:3000", ""},
			{"cors.origins", "*", "", "origins"}, {"cors.origins", "https://*.example.com", "", "origins"}, {"cors.origins", "null", "", "origins"},
			{"cors.origins", "http://www.example.com", "", "origins"}, {"cors.origins", "https://www.example.com/shop", "", "origins"},
			{"cors.origins", "https://a@www.example.com", "", "origins"}, {"cors.origins", "https://127.0.0.1", "", "origins"},
			{"captcha.hook", "https://captcha.example/check", "https://captcha.example/check", ""}, {"captcha.hook", "http://captcha.example", "", "link"},
			{"portal.host", "ID.Müller.example", "id.xn--mller-kva.example", ""}, {"portal.host", "127.1", "", "host"}, {"portal.host", "10.0.0.7", "", "host"},
			{"portal.host", "https://id.example.com", "", "host"}, {"portal.host", "id.example.com:8443", "", "host"}, {"portal.host", "localhost", "", "host"}, {"portal.host", "::1", "", "host"},
		} {
			group, _, _ := strings.Cut(c.key, ".")
			_, err := change[group](map[string]string{c.key: c.given})
			codes, _ := fieldsOf(err)
			require.Equal(t, c.code, codes["settings."+c.key], "%s = %q: %v", c.key, c.given, err)
			if c.code == "" {
				require.NoError(t, err, "%s = %q", c.key, c.given)
				_, now := settings(t, s, who)
				require.Equal(t, c.kept, now[c.key].Value)
			}
		}
		for group, set := range change {
			_, err := set(map[string]string{"desk.idle_minutes": "60"})
			codes, _ := fieldsOf(err)
			require.Equal(t, "unknown", codes["settings.desk.idle_minutes"], group)
		}
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			open, err := tenant.SignUpOpen.IsOn(ctx, tx, k.Tenant)
			require.NoError(t, err)
			require.False(t, open)
			offered, err := tenant.FactorsOffered.List(ctx, tx, k.Tenant)
			require.NoError(t, err)
			require.Equal(t, []string{"totp", "email"}, offered)
			origins, err := tenant.CORSOrigins.List(ctx, tx, "tnt_none")
			require.NoError(t, err)
			require.Empty(t, origins)
			return nil
		}))
	})
}

func portalsOf(t *testing.T, k *testkit.Kit, base string) *tenant.Portals {
	t.Helper()
	p, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: base, Console: "https://desk.example.com", First: "shop"})
	require.NoError(t, err)
	return p
}

func originOf(t *testing.T, k *testkit.Kit, p *tenant.Portals, id string) (origin string) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		origin, err = p.Origin(ctx, tx, id)
		return err
	}))
	return origin
}

// TestEachTenantHasOneHost asks for a tenant by every host that could be meant.
func TestEachTenantHasOneHost(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		other := k.AddTenant("other")
		p := portalsOf(t, k, "https://id.example.com")
		found := func(host string) string {
			got, err := p.Tenant(ctx, host)
			if err != nil {
				require.ErrorIs(t, err, op.ErrNotFound, host)
			}
			return got.ID
		}
		require.Equal(t, "https://id.example.com", originOf(t, k, p, k.Tenant))
		require.Equal(t, "https://other.id.example.com", originOf(t, k, p, other))
		require.Equal(t, k.Tenant, found("ID.example.com"))
		require.Equal(t, k.Tenant, found("id.example.com:443"))
		require.Equal(t, other, found("other.id.example.com"))
		for _, host := range []string{"", ":443", "shop.id.example.com", "id.example.com:80", "id.example.com.", "desk.example.com", "x.other.id.example.com", "none.id.example.com", "id.example.com:443:443", "[::1]", "other.id.example.com@evil.example"} {
			require.Empty(t, found(host), host)
		}

		change := func(tenantID, host string) error {
			who := k.System()
			who.Tenant = tenantID
			_, err := p.ChangePortalHost(ctx, who, tenant.ChangePortalHostInput{Version: 1 << 30, Settings: map[string]string{"portal.host": host}})
			return err
		}
		require.NoError(t, change(other, "login.other.example"))
		require.Equal(t, "https://login.other.example", originOf(t, k, p, other))
		require.Equal(t, other, found("login.other.example"))
		require.Empty(t, found("other.id.example.com"), "it would be another issuer")
		for _, host := range []string{"login.other.example", "desk.example.com", "other.id.example.com", "new.id.example.com"} {
			require.Equal(t, "host_taken", testkit.Code(change(k.Tenant, host)), host)
		}
		require.NoError(t, change(k.Tenant, "id.example.com"), "the own standard one")
		require.NoError(t, change(other, ""))
		require.Equal(t, other, found("other.id.example.com"))

		local := portalsOf(t, k, "http://localhost:8485")
		require.Equal(t, "http://other.localhost:8485", originOf(t, k, local, other))
		got, err := local.Tenant(ctx, "other.localhost:8485")
		require.NoError(t, err)
		require.Equal(t, other, got.ID)
		_, err = local.Tenant(ctx, "other.localhost")
		require.ErrorIs(t, err, op.ErrNotFound)
	})
}

func TestAHostIsChangedByWhoIsForAllTenants(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		p := portalsOf(t, k, "http://localhost:8485")
		_, err := p.ChangePortalHost(ctx, k.Actor(authz.Administrator), tenant.ChangePortalHostInput{Version: 1, Settings: map[string]string{"portal.host": "id.example.com"}})
		require.Equal(t, "all_tenants_required", testkit.Code(err))
	})
}
