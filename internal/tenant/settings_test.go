package tenant_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// settings are the tenant's, by key.
func settings(t *testing.T, s *tenant.Service, who authz.Actor) (int64, map[string]tenant.SettingValue) {
	t.Helper()
	all, err := s.ListSettings(ctx, who, tenant.ListSettingsInput{})
	require.NoError(t, err)
	out := map[string]tenant.SettingValue{}
	for _, v := range all.Settings {
		out[v.Key] = v
	}
	return all.Version, out
}

// fieldsOf are the codes of a fault by field, with what each says.
func fieldsOf(err error) (codes, said map[string]string) {
	codes, said = map[string]string{}, map[string]string{}
	if f := fault.As(err); f != nil {
		for _, field := range f.Fields {
			codes[field.Name], said[field.Name] = field.Code, field.Message
		}
	}
	return codes, said
}

func TestDefinitionsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range tenant.AllSettings {
		require.False(t, seen[s.Key], "%s stands twice", s.Key)
		seen[s.Key] = true
		require.Same(t, s, tenant.SettingNamed(s.Key))
		require.Contains(t, tenant.Groups, s.Group, s.Key)
		require.Regexp(t, `^[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)?$`, s.Key)
		require.Regexp(t, `\.$`, s.About, s.Key)
		require.False(t, s.Required && s.Default != "", s.Key)
		if s.Kind == tenant.KindNumber {
			require.Less(t, s.Min, s.Max, s.Key)
			require.NotEmpty(t, s.Unit, s.Key)
			require.NotEmpty(t, s.Default, s.Key)
		}
	}
}

func TestDefaultsHoldUntilSomebodySetsSomething(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := tenant.NewService(k.DB)
		version, now := settings(t, s, k.Actor(authz.Auditor))
		require.Equal(t, int64(1), version)
		require.Len(t, now, len(tenant.AllSettings))
		require.Equal(t, "The shop", now["name"].Value)
		require.Equal(t, "DE", now["region"].Value)
		idle := now["desk.idle_minutes"]
		require.Equal(t, "15", idle.Value)
		require.False(t, idle.Set)
		require.True(t, idle.InForce)
		require.Nil(t, idle.ChangedAt)
		require.Equal(t, [2]int{5, 60}, [2]int{idle.Min, idle.Max})
		require.True(t, now["desk.accounts_per_hour"].InForce)
		require.False(t, now["desk.accounts_without_case"].InForce, "cases come later")
		require.Equal(t, "40", now["desk.accounts_per_hour"].Value)
		require.Zero(t, k.Count("tenant_setting", ""))
	})
}

func TestAChangeHoldsAtOnceAndSaysWho(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		admin.Name = "Ana Ruiz"
		k.Clock.Move(time.Hour)
		admin.FreshAt = k.Clock.Now()
		out, err := s.ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{Version: 1, Settings: map[string]string{
			"name": "  Harbor  ", "region": "us", "time_zone": "America/Chicago", "language": "de_AT",
			"languages": "de-AT, en ; pt_BR en", "support.email": "Help@Harbor.example", "support.link": "https://harbor.example/help",
		}})
		require.NoError(t, err)
		require.Equal(t, int64(2), out.Version)
		require.Len(t, out.Settings, 7)
		version, now := settings(t, tenant.NewService(k.DB), admin)
		require.Equal(t, int64(2), version)
		for key, want := range map[string]string{
			"name": "Harbor", "region": "US", "time_zone": "America/Chicago", "language": "de-AT", "languages": "de-AT en pt-BR",
			"support.email": "Help@Harbor.example", "support.link": "https://harbor.example/help",
		} {
			require.Equal(t, want, now[key].Value, key)
			require.Equal(t, "Ana Ruiz", now[key].ChangedByName)
			require.Equal(t, k.Clock.Now(), *now[key].ChangedAt)
		}
		found, err := s.ByID(ctx, k.Tenant)
		require.NoError(t, err)
		require.Equal(t, [4]string{"Harbor", "US", "America/Chicago", "de-AT"}, [4]string{found.Name, found.DefaultRegion, found.TimeZone, found.Language})
		require.Equal(t, 1, k.Count("event", "type = 'tenant.settings_changed' AND changed LIKE '%support.email%'"))
		require.Equal(t, 1, k.Count("audit", "op = 'tenant.change_settings' AND outcome = 'done'"))

		again, err := s.ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{Version: 1, Settings: map[string]string{"name": "Harbor"}})
		require.NoError(t, err, "what is so already contradicts nobody")
		require.Equal(t, tenant.Changed{Version: 2, Settings: []string{}}, again)
		require.Equal(t, 1, k.Count("event", "type = 'tenant.settings_changed'"), "nothing changed, nothing is told")
	})
}

func TestEmptySetsBackToTheDefault(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		_, err := s.ChangeDeskPolicy(ctx, admin, tenant.ChangeDeskPolicyInput{Version: 1, Settings: map[string]string{"desk.idle_minutes": "020"}})
		require.NoError(t, err)
		_, now := settings(t, s, admin)
		require.Equal(t, "20", now["desk.idle_minutes"].Value)
		require.True(t, now["desk.idle_minutes"].Set)
		_, err = s.ChangeDeskPolicy(ctx, admin, tenant.ChangeDeskPolicyInput{Version: 2, Settings: map[string]string{"desk.idle_minutes": ""}})
		require.NoError(t, err)
		_, now = settings(t, s, admin)
		require.Equal(t, "15", now["desk.idle_minutes"].Value)
		require.False(t, now["desk.idle_minutes"].Set)
		require.Equal(t, "Maria", now["desk.idle_minutes"].ChangedByName, "who set it back is known too")
		require.Equal(t, 2, k.Count("event", "type = 'tenant.desk_policy_changed'"))
	})
}

func TestRefusalsTellWhatIsAllowed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		for value, want := range map[string]string{
			"4": "range", "61": "range", "-1": "range", "15.5": "range", "0x0f": "range", "1e1": "range", "９": "range",
			strings.Repeat("9", 40): "range", "fifteen": "range", "1\x00": "not_text",
		} {
			_, err := s.ChangeDeskPolicy(ctx, admin, tenant.ChangeDeskPolicyInput{Version: 1, Settings: map[string]string{"desk.idle_minutes": value}})
			codes, said := fieldsOf(err)
			require.Equal(t, want, codes["settings.desk.idle_minutes"], "%q", value)
			if want == "range" {
				require.Contains(t, said["settings.desk.idle_minutes"], "from 5 to 60")
				require.Contains(t, said["settings.desk.idle_minutes"], "default of 15")
			}
		}
		_, err := s.ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{Version: 1, Settings: map[string]string{
			"name": " ", "region": "XX1", "time_zone": "Mars/Olympus", "language": "klingonisch", "languages": "en, ???",
			"support.name": strings.Repeat("é", 101), "support.email": "nobody", "support.link": "javascript:alert(1)",
			"desk.idle_minutes": "20", "nothing": "1",
		}})
		codes, _ := fieldsOf(err)
		require.Equal(t, map[string]string{
			"settings.name": "required", "settings.region": "region", "settings.time_zone": "zone", "settings.language": "language",
			"settings.languages": "languages", "settings.support.name": "too_long", "settings.support.email": "email",
			"settings.support.link": "link", "settings.desk.idle_minutes": "unknown", "settings.nothing": "unknown",
		}, codes, "each is named at once; another operation's are not this one's")
		_, err = s.ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{})
		codes, _ = fieldsOf(err)
		require.Equal(t, map[string]string{"version": "required", "settings": "required"}, codes)
		_, err = s.ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{Version: 1, Settings: map[string]string{"support.name": "Help", "languages": "de es"}})
		codes, _ = fieldsOf(err)
		require.Equal(t, map[string]string{"settings.languages": "default_missing"}, codes)
		require.Zero(t, k.Count("tenant_setting", ""), "all or nothing")
		require.Zero(t, k.Count("event", "type LIKE 'tenant.%changed'"))
		version, _ := settings(t, s, admin)
		require.Equal(t, int64(1), version)
	})
}

func TestTwoEditorsOfOneSetting(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, ana, ben := tenant.NewService(k.DB), k.Actor(authz.Administrator), k.Actor(authz.Administrator)
		ana.Name, ben.Name, ben.ID = "Ana", "Ben", "mem_ben"
		change := func(who authz.Actor, version int64, values map[string]string) error {
			_, err := s.ChangeDeskPolicy(ctx, who, tenant.ChangeDeskPolicyInput{Version: version, Settings: values})
			return err
		}
		require.NoError(t, change(ana, 1, map[string]string{"desk.idle_minutes": "20"}))
		require.NoError(t, change(ben, 1, map[string]string{"desk.reveals_per_hour": "7"}), "another setting is no contradiction")
		err := change(ben, 1, map[string]string{"desk.idle_minutes": "30", "desk.searches_per_hour": "99"})
		require.ErrorIs(t, err, tenant.ErrSettingsChanged)
		f := fault.As(err)
		require.Equal(t, fault.Stale, f.Kind)
		require.Len(t, f.Fields, 1)
		require.Equal(t, "settings.desk.idle_minutes", f.Fields[0].Name)
		require.Equal(t, &fault.Clash{Now: "20", Yours: "30", By: "Ana", At: k.Clock.Now()}, f.Fields[0].Conflict)
		version, now := settings(t, s, ana)
		require.Equal(t, "300", now["desk.searches_per_hour"].Value, "nothing of a refused change stays")
		require.NoError(t, change(ben, version, map[string]string{"desk.idle_minutes": "30"}), "who has seen it may overwrite it")
	})
}

func TestWhoMayNotChangeSettings(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := tenant.NewService(k.DB)
		values := map[string]string{"desk.idle_minutes": "20"}
		other := k.AddTenant("other")
		stranger, limited, stale := k.Actor(authz.Administrator), k.Actor(authz.Administrator), k.Actor(authz.Administrator)
		stranger.Tenant = other
		limited.Grants[0].Segment = "seg_gold"
		stale.FreshAt = k.Clock.Now().Add(-time.Hour)
		refused := map[string]authz.Actor{"another tenant": stranger, "a segment": limited, "not fresh": stale}
		for _, role := range authz.Roles() {
			if role.Name != authz.Administrator {
				refused[role.Name] = k.Actor(role.Name)
			}
		}
		want := map[string]string{"a segment": "whole_tenant_required", "not fresh": "fresh_sign_in_required"}
		for name, who := range refused {
			code := want[name]
			if code == "" {
				code = "not_allowed"
			}
			_, err := s.ChangeDeskPolicy(ctx, who, tenant.ChangeDeskPolicyInput{Version: 1, Settings: values})
			require.Equal(t, code, testkit.Code(err), name)
			_, err = s.ChangeSettings(ctx, who, tenant.ChangeSettingsInput{Version: 1, Settings: map[string]string{"name": "X"}})
			require.Equal(t, code, testkit.Code(err), name)
			_, err = s.ChangeBranding(ctx, who, tenant.ChangeBrandingInput{Version: 1, RemoveLogo: true})
			require.Equal(t, code, testkit.Code(err), name)
		}
		_, err := s.ListSettings(ctx, k.Actor(authz.Agent), tenant.ListSettingsInput{})
		require.Equal(t, "not_allowed", testkit.Code(err))
		require.Zero(t, k.Count("tenant_setting", ""))

		_, err = s.ChangeDeskPolicy(ctx, k.Actor(authz.Administrator), tenant.ChangeDeskPolicyInput{Version: 1, Settings: values})
		require.NoError(t, err)
		there := k.System()
		there.Tenant = other
		_, now := settings(t, s, there)
		require.Equal(t, "15", now["desk.idle_minutes"].Value, "a tenant's settings are its own")
		there.Tenant = "tnt_none"
		_, err = s.ListSettings(ctx, there, tenant.ListSettingsInput{})
		require.Equal(t, "not_found", testkit.Code(err))
		_, err = s.ChangeDeskPolicy(ctx, there, tenant.ChangeDeskPolicyInput{Version: 1, Settings: values})
		require.Equal(t, "not_found", testkit.Code(err))
	})
}

func TestNumbersForThoseWhoKeepToThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := tenant.NewService(k.DB)
		other := k.AddTenant("other")
		_, err := s.ChangeDeskPolicy(ctx, k.Actor(authz.Administrator), tenant.ChangeDeskPolicyInput{Version: 1, Settings: map[string]string{"desk.idle_minutes": "30"}})
		require.NoError(t, err)
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			for _, c := range []struct {
				all     bool
				tenants []string
				want    int
			}{
				{false, []string{k.Tenant}, 30}, {false, []string{other}, 15}, {false, []string{k.Tenant, other}, 15},
				{true, nil, 15}, {true, []string{k.Tenant}, 15}, {false, nil, 15},
			} {
				n, err := tenant.Idle.Least(ctx, tx, c.all, c.tenants)
				require.NoError(t, err)
				require.Equal(t, c.want, n, "%v %v", c.all, c.tenants)
			}
			n, err := tenant.Idle.Number(ctx, tx, k.Tenant)
			require.Equal(t, 30, n)
			return err
		}))
		execute(k, "UPDATE tenant_setting SET value = '600'")
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			n, err := tenant.Idle.Number(ctx, tx, k.Tenant)
			require.Equal(t, 60, n, "what is no longer allowed counts as the nearest that is")
			return err
		}))
	})
}

func TestSettingsAllOrNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		for _, table := range []string{"tenant_setting", "tenant_logo", "event", "audit", "audit_personal"} {
			execute(k, "ALTER TABLE "+table+" RENAME TO broken")
			_, err := s.ChangeBranding(ctx, admin, tenant.ChangeBrandingInput{Version: 1, Settings: map[string]string{"brand.name": "H"}, Logo: picture(t, 64, 64)})
			execute(k, "ALTER TABLE broken RENAME TO "+table)
			require.Error(t, err, table)
			require.Nil(t, fault.As(err), table)
			for _, written := range []string{"tenant_setting", "tenant_logo", "event WHERE type LIKE 'tenant.b%'"} {
				require.Zero(t, k.Count(written, ""), "with %s broken", table)
			}
			require.Equal(t, 1, k.Count("tenant", "version = 1"))
		}
	})
}

func execute(k *testkit.Kit, statement string) {
	k.T.Helper()
	require.NoError(k.T, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, statement)
		return err
	}))
}

// TestEightEditorsAtOnce lets eight change the same setting from the same
// version: one is taken, the others are told what it is now.
func TestEightEditorsAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		var editors sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			editors.Go(func() {
				_, errs[i] = s.ChangeDeskPolicy(ctx, admin, tenant.ChangeDeskPolicyInput{
					Version: 1, Settings: map[string]string{"desk.idle_minutes": strconv.Itoa(20 + i), "desk.reveals_per_hour": strconv.Itoa(i + 1)},
				})
			})
		}
		editors.Wait()
		taken := 0
		for i, err := range errs {
			if err != nil {
				require.ErrorIs(t, err, tenant.ErrSettingsChanged, "editor %d", i)
				continue
			}
			taken++
			_, now := settings(t, s, admin)
			require.Equal(t, strconv.Itoa(20+i), now["desk.idle_minutes"].Value)
			require.Equal(t, strconv.Itoa(i+1), now["desk.reveals_per_hour"].Value, "no mixture of two")
		}
		require.Equal(t, 1, taken)
		require.Equal(t, 1, k.Count("event", "type = 'tenant.desk_policy_changed'"))
	})
}
