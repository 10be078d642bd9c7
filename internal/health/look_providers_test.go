package health_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// TestAProviderThatFailsIsToldWithSince looks at a provider that is switched off,
// works, fails once, and fails again and again.
func TestAProviderThatFailsIsToldWithSince(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
		require.NoError(t, err)
		providers := federation.NewService(federation.Config{DB: k.DB, Fetch: fetch.New(fetch.Config{}), Portals: portals})
		_, c := look(t, s, k)
		require.NotContains(t, c, "providers", "there is none")
		_, err = providers.AddProvider(ctx, k.System(), federation.AddProviderInput{Kind: federation.Google, ClientID: "shop", ClientSecret: "hush"})
		require.NoError(t, err)
		execute := func(statement string, args ...any) {
			k.Do(func(tx *op.Tx) error { _, err := tx.ExecContext(ctx, statement, args...); return err })
		}
		execute("UPDATE provider SET enabled = FALSE")
		_, c = look(t, s, k)
		require.NotContains(t, c, "providers", "it is switched off")
		execute("UPDATE provider SET enabled = TRUE")
		_, c = look(t, s, k)
		require.Equal(t, "ok working", found(c["providers"]))
		require.EqualValues(t, 1, c["providers"].Figures["providers"])

		began := k.Clock.Now().UTC()
		execute("UPDATE provider SET failures = 2, failing_since = $1, failure = 'invalid_client'", began.UnixMicro())
		_, c = look(t, s, k)
		require.Equal(t, "ok working", found(c["providers"]), "one or two can be lost packets")
		k.Clock.Move(10 * time.Minute)
		execute("UPDATE provider SET failures = 3")
		h, c := look(t, s, k)
		require.Equal(t, "failing failing", found(c["providers"]))
		require.Equal(t, health.Failing, h.State)
		require.Equal(t, began, *c["providers"].Since, "since it fails, not since somebody looked")
		require.Equal(t, []string{"Google"}, c["providers"].Names)
		require.NotContains(t, c["providers"].Message, "The shop", "no tenant is named")
	})
}
