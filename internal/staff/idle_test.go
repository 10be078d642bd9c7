package staff_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
)

func TestTheIdleTimeIsTheTenants(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		require.Equal(t, tenant.IdleMinutes*time.Minute, staff.SessionIdle)
		maria, ana := o.join(staff.InviteInput{Email: "maria@desk.example", Role: authz.Agent, Tenant: o.Tenant}), o.join(boss)
		other := o.AddTenant("other")
		set := func(in, minutes string) {
			system := o.System()
			system.Tenant = in
			now, err := tenant.NewService(o.DB).ListSettings(ctx, system, tenant.ListSettingsInput{})
			require.NoError(t, err)
			_, err = tenant.NewService(o.DB).ChangeDeskPolicy(ctx, system, tenant.ChangeDeskPolicyInput{
				Version: now.Version, Settings: map[string]string{"desk.idle_minutes": minutes},
			})
			require.NoError(t, err)
		}
		idle := func(who colleague) time.Duration {
			session, err := o.sessions.Locked(ctx, who.cookie)
			require.NoError(t, err)
			return session.Idle
		}
		require.Equal(t, staff.SessionIdle, idle(maria))
		set(o.Tenant, "30")
		require.Equal(t, 30*time.Minute, idle(maria), "it holds for a session that is open")
		o.Clock.Move(29 * time.Minute)
		_, err := o.sessions.Open(ctx, maria.cookie)
		require.NoError(t, err)
		o.Clock.Move(10 * time.Minute)
		set(o.Tenant, "10")
		_, err = o.sessions.Open(ctx, maria.cookie)
		require.ErrorIs(t, err, staff.ErrLocked, "and so does a shorter one")
		set(o.Tenant, "60")
		set(other, "5")
		require.Equal(t, time.Hour, idle(maria), "a tenant that she has no role in is no matter")
		require.Equal(t, 5*time.Minute, idle(ana), "whose role is for all tenants is held to the shortest")
	})
}
