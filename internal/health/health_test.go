package health_test

import (
	"context"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/job"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

func service(k *testkit.Kit, node string) *health.Service {
	return health.NewService(health.Config{
		DB: k.DB, Sequencer: sequencer(k), Jobs: &job.Board{}, Node: node, Host: "host-" + node, Version: "1.2.3",
	})
}

func sequencer(k *testkit.Kit) *ledger.Sequencer {
	signer, _ := k.DB.Ring.Signer()
	return ledger.NewSequencer(ledger.SequencerConfig{
		Store: k.DB.Store, Ledger: k.DB.Ledger, Signer: signer, Holder: "test", Now: k.Clock.Now, Log: slog.New(slog.DiscardHandler),
	})
}

func execute(t *testing.T, k *testkit.Kit, statement string, args ...any) {
	t.Helper()
	require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	}))
}

// look returns the checks by name.
func look(t *testing.T, s *health.Service, k *testkit.Kit) (health.Health, map[string]health.Check) {
	t.Helper()
	h, err := s.View(ctx, k.Actor(authz.Viewer), health.ViewInput{})
	require.NoError(t, err)
	out := map[string]health.Check{}
	for _, c := range h.Checks {
		require.NotEmpty(t, c.Message, c.Name)
		require.NotNil(t, c.Since, c.Name)
		out[c.Name] = c
	}
	return h, out
}

func found(c health.Check) string { return string(c.State) + " " + c.Finding }

func TestAFreshInstallationHidesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		_, before := look(t, s, k)
		require.Equal(t, "unknown none", found(before["nodes"]), "nobody serves yet")
		require.Equal(t, "ok readable", found(before["database"]))
		require.NotContains(t, before, "jobs", "a process that does not serve has none")
		require.Equal(t, "unknown no_server", found(before["sequencer"]))

		require.NoError(t, s.Beat(ctx))
		require.NoError(t, sequencer(k).Round(ctx))
		execute(t, k, "UPDATE node SET ahead = 0") // the tests' clock stands still, PostgreSQL's does not
		h, now := look(t, s, k)
		require.Equal(t, health.OK, h.State)
		require.Equal(t, "1.2.3", h.Version)
		require.Equal(t, "ok writable", found(now["database"]))
		require.Positive(t, now["database"].Figures["size_bytes"])
		require.Contains(t, now["database"].Figures, "commit_us")
		require.Equal(t, "ok numbered", found(now["sequencer"]))
		require.Equal(t, "unknown none", found(now["backup"]))
		require.Equal(t, "unknown never", found(now["audit"]))
		require.Positive(t, now["audit"].Figures["signed_at"])
		require.Equal(t, "ok none", found(now["imports"]))
		require.Equal(t, []string{"host-n1"}, now["nodes"].Names)
		if k.DB.Store.Dialect() == store.SQLite {
			require.Positive(t, now["disk"].Figures["free_bytes"])
			require.Equal(t, "ok alive", found(now["nodes"]))
		} else {
			require.Equal(t, "unknown elsewhere", found(now["disk"]))
		}
		require.Equal(t, "ok none", found(now["mail"]))
		require.Equal(t, "ok none", found(now["sms"]))
		for _, later := range []string{"providers", "webhooks"} {
			require.NotContains(t, now, later, "what is not there is not shown")
		}
		require.Zero(t, k.Count("audit", "op = 'health.view'"), "it shows no personal data, so it is not recorded")
	})
}

func TestEveryRoleSeesItAndNobodyElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		for _, role := range authz.Roles() {
			_, err := s.View(ctx, k.Actor(role.Name), health.ViewInput{})
			require.NoError(t, err, role.Name)
		}
		_, err := s.View(ctx, authz.Actor{Kind: authz.Member, ID: "mem_x", Tenant: k.Tenant}, health.ViewInput{})
		require.Equal(t, "not_allowed", testkit.Code(err))
	})
}

func TestADatabaseThatTakesNoChangesIsTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		require.NoError(t, s.Beat(ctx))
		k.Clock.Move(time.Minute)
		began := k.Clock.Now().UTC()
		execute(t, k, "ALTER TABLE node RENAME TO broken")
		require.Error(t, s.Beat(ctx))
		execute(t, k, "ALTER TABLE broken RENAME TO node")
		k.Clock.Move(time.Minute)
		h, c := look(t, s, k)
		require.Equal(t, "failing not_writable", found(c["database"]))
		require.Equal(t, began, *c["database"].Since)
		require.Equal(t, health.Failing, h.State)
		require.NoError(t, s.Beat(ctx))
		_, c = look(t, s, k)
		require.Equal(t, "ok writable", found(c["database"]))
		require.Equal(t, k.Clock.Now().UTC(), *c["database"].Since, "it works since now")
	})
}

func TestALateSequencerIsToldWithItsAge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		require.NoError(t, s.Beat(ctx))
		require.NoError(t, sequencer(k).Round(ctx))
		written := k.Clock.Now().UTC()
		k.AddTenant("other")
		_, c := look(t, s, k)
		require.Equal(t, "ok numbering", found(c["sequencer"]))
		k.Clock.Move(11 * time.Second)
		require.NoError(t, s.Beat(ctx))
		_, c = look(t, s, k)
		require.Equal(t, "slow late", found(c["sequencer"]))
		require.EqualValues(t, 11000, c["sequencer"].Figures["oldest_ms"])
		require.Equal(t, written, *c["sequencer"].Since)
		k.Clock.Move(time.Minute)
		require.NoError(t, s.Beat(ctx))
		h, c := look(t, s, k)
		require.Equal(t, "failing stands", found(c["sequencer"]))
		require.Equal(t, health.Failing, h.State)
	})
}

func TestTheAuditLogsLastCheckIsTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, a := service(k, "n1"), audit.NewService(k.DB)
		require.NoError(t, sequencer(k).Round(ctx))
		_, err := a.Verify(ctx, k.Actor(authz.Auditor), audit.VerifyInput{})
		require.NoError(t, err)
		_, c := look(t, s, k)
		require.Equal(t, "ok sound", found(c["audit"]))
		require.Equal(t, k.Clock.Now().UnixMicro(), c["audit"].Figures["verified_at"])
		execute(t, k, "UPDATE audit SET actor_id = 'mem_x' WHERE tree_index = 0")
		k.Clock.Move(time.Hour)
		_, err = a.Verify(ctx, k.Actor(authz.Auditor), audit.VerifyInput{})
		require.NoError(t, err)
		h, c := look(t, s, k)
		require.Equal(t, "failing wrong", found(c["audit"]))
		require.Equal(t, health.Failing, h.State)
	})
}

func TestNodesComeAndAreLostAndLeave(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		one, two := service(k, "n1"), service(k, "n2")
		require.NoError(t, one.Beat(ctx))
		require.NoError(t, two.Beat(ctx))
		_, c := look(t, one, k)
		require.EqualValues(t, 2, c["nodes"].Figures["alive"])
		execute(t, k, "UPDATE node SET seen_at = seen_at - 60000000, ahead = 0 WHERE id = 'n2'")
		execute(t, k, "UPDATE node SET ahead = 0 WHERE id = 'n1'")
		_, c = look(t, one, k)
		require.Equal(t, "slow lost", found(c["nodes"]))
		require.Equal(t, []string{"host-n2"}, c["nodes"].Names)
		execute(t, k, "UPDATE node SET seen_at = seen_at + 60000000, ahead = -2000000, version = '1.2.4' WHERE id = 'n2'")
		_, c = look(t, one, k)
		require.Equal(t, "slow clocks", found(c["nodes"]))
		require.EqualValues(t, 2000, c["nodes"].Figures["apart_ms"])
		execute(t, k, "UPDATE node SET ahead = 0")
		_, c = look(t, one, k)
		require.Equal(t, "slow versions", found(c["nodes"]))
		require.NoError(t, two.Leave(ctx))
		_, c = look(t, one, k)
		require.EqualValues(t, 1, c["nodes"].Figures["alive"])
		execute(t, k, "INSERT INTO node (id, host, version, started_at, seen_at, ahead) VALUES ('old', 'old', '1', 1, 1, 0)")
		require.NoError(t, one.Beat(ctx))
		require.Zero(t, k.Count("node", "id = 'old'"), "who was lost is forgotten after an hour")
	})
}

func TestImportsUnderWayAreTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		started := k.Clock.Now().Add(-time.Hour)
		execute(t, k, `INSERT INTO import_run (id, tenant, fingerprint, mode, phase, position, line, rows_read, taken, warned, reported, report, started_at)
VALUES ('imp_1', $1, 'x', 'add', 'rows', 0, 0, 4321, 0, 0, 0, 0, $2)`, k.Tenant, started.UnixMicro())
		_, c := look(t, s, k)
		require.Equal(t, "ok running", found(c["imports"]))
		require.EqualValues(t, 4321, c["imports"].Figures["rows"])
		require.Equal(t, started.UTC(), *c["imports"].Since)
		execute(t, k, "INSERT INTO bulk_work (position, kind, name) VALUES (1, 'index', 'x')")
		_, c = look(t, s, k)
		require.Equal(t, "slow filling", found(c["imports"]))
	})
}

func TestBackupsThatAreOldAreTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		execute(t, k, "INSERT INTO installation (key, value) VALUES ('backup.finished_at', $1)", strconv.FormatInt(k.Clock.Now().UnixMicro(), 10))
		_, c := look(t, s, k)
		require.Equal(t, "ok made", found(c["backup"]))
		k.Clock.Move(27 * time.Hour)
		_, c = look(t, s, k)
		require.Equal(t, "slow old", found(c["backup"]))
	})
}

func TestLiveConnectionsAreCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		require.NoError(t, s.Beat(ctx))
		first, second := s.Stream(), s.Stream()
		_, c := look(t, s, k)
		require.EqualValues(t, 2, c["live"].Figures["connections"])
		first()
		first()
		_, c = look(t, s, k)
		require.EqualValues(t, 1, c["live"].Figures["connections"])
		second()
	})
}

func TestLookIsForTheServersOwnCommands(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		h, err := service(k, "n1").Look(ctx)
		require.NoError(t, err)
		require.NotEmpty(t, h.Checks)
	})
}
