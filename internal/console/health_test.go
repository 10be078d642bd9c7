package console_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

const healthPath = "/t/shop/health"

func TestEveryRoleReadsHowTheInstallationIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		require.NoError(t, s.health.Beat(context.Background()))
		operator := s.signedIn(t, authz.Operator)
		require.Equal(t, healthPath, operator.get("/t/shop/").location(), "who has no customers begins here")
		for _, role := range []string{authz.Viewer, authz.OutsourcedAgent, authz.Developer} {
			b := s.signedIn(t, role)
			page := b.get(healthPath)
			require.Equal(t, 200, page.status, role)
			for _, text := range []string{"It takes changes, the last in", "No backup was made by Readmit yet.", "It was never verified.", "None is under way.", "0 on this server.", "Version 1.2.3"} {
				require.Contains(t, page.body, text, role)
			}
			require.NotContains(t, page.body, "health.", "every text is there")
			require.NotContains(t, page.body, auditPath, "who may not read the log has no way there")
			require.Contains(t, page.body, `href="`+healthPath+`"`)
		}
		require.Contains(t, s.signedIn(t, authz.Auditor).get(healthPath).body, `href="`+auditPath+`"`)
	})
}

func TestRefreshingKeepsNoSessionAlive(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		require.Equal(t, 303, s.browser(t).get(healthPath).status)
		for role, path := range map[string]string{authz.Agent: healthPath + "/now", authz.Supervisor: reportsPath + "user-metrics/counting"} {
			b := s.signedIn(t, role)
			part := b.htmx("GET", path, nil)
			require.Equal(t, 200, part.status, path)
			require.NotContains(t, part.body, "<html", path)
			for range 4 {
				k.Clock.Move(staff.SessionIdle / 4)
				part = b.htmx("GET", path, nil)
			}
			require.Equal(t, 403, part.status, path)
			require.Contains(t, part.header.Get("HX-Redirect"), "/staff/prove", path)
		}
	})
}
