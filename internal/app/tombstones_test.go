package app_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/testkit"
)

// erase erases a new account, while other servers beat.
func (i *installation) erase(name string, beside ...*app.App) (login string) {
	login = i.Account(account.Draft{FirstName: name, Email: name + "@example.com"})
	i.approve(login, name)
	i.Clock.Move(40 * 24 * time.Hour)
	for _, other := range beside {
		require.NoError(i.T, other.Beat(i.T.Context()))
	}
	require.NoError(i.T, i.app.Privacy.Execute(i.T.Context()))
	require.Equal(i.T, 1, i.Count("account", "status = 'deleted' AND id = $1", login))
	return login
}

// TestServersWriteOneFileOfTombstones starts a second server with a file of its
// own, with a copy of the first one's, and with the same.
func TestServersWriteOneFileOfTombstones(t *testing.T) {
	cfg := config.Config{Data: t.TempDir(), Database: testkit.PostgresURL(t), FirstTenant: first}
	one := install(t, cfg, testkit.NewClock())
	one.erase("jess")
	require.NoError(t, one.app.Beat(t.Context()))

	second := one.cfg
	second.Data, second.Keys = t.TempDir(), one.cfg.KeyFolder()
	copied := filepath.Join(t.TempDir(), "tombstones")
	content, err := os.ReadFile(one.cfg.TombstonesFile())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(copied, content, 0o600))
	second.Tombstones = copied
	log := slog.New(slog.DiscardHandler)
	_, err = app.Open(t.Context(), second, log)
	require.ErrorIs(t, err, privacy.ErrTombstonesApart, "a copy is another file")
	require.ErrorContains(t, err, "by --tombstones")

	require.NoError(t, one.app.Health.Leave(t.Context())) // as if the first one were gone when the second starts
	apart, err := app.Open(t.Context(), second, log)
	require.NoError(t, err)
	t.Cleanup(func() { _ = apart.Close() })
	require.NoError(t, apart.Beat(t.Context()))
	require.NoError(t, one.app.Beat(t.Context()))
	for _, node := range []*app.App{one.app, apart} {
		require.ErrorIs(t, node.Privacy.Execute(t.Context()), privacy.ErrTombstonesApart, "neither erases while they write two files")
	}

	require.NoError(t, apart.Health.Leave(t.Context()))
	one.erase("ana")
	require.NoError(t, one.app.Health.Leave(t.Context())) // it is gone, and the other has its older copy
	require.ErrorIs(t, apart.Privacy.Execute(t.Context()), privacy.ErrTombstonesBehind)
	_, err = app.Open(t.Context(), second, log)
	require.ErrorIs(t, err, privacy.ErrTombstonesBehind)

	second.Tombstones = one.cfg.TombstonesFile()
	shared, err := app.Open(t.Context(), second, log)
	require.NoError(t, err)
	t.Cleanup(func() { _ = shared.Close() })
	require.NoError(t, one.app.Beat(t.Context()))
	require.NoError(t, shared.Beat(t.Context()))
	require.NoError(t, shared.Privacy.Execute(t.Context()))
	one.erase("mia", one.app, shared)
	require.NoError(t, shared.Privacy.Execute(t.Context()))
}

// TestTheOperatorCanGoOnWithoutLostTombstones loses the file, a line of it, and
// damages one: nothing opens until the loss is accepted, which stands in the audit
// log with an alarm; and of what is left nothing is lost.
func TestTheOperatorCanGoOnWithoutLostTombstones(t *testing.T) {
	each(t, func(t *testing.T, cfg config.Config) {
		i := install(t, cfg, testkit.NewClock())
		jess, ana := i.erase("jess"), i.erase("ana")
		path := i.cfg.TombstonesFile()
		whole, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, i.app.Close())
		log := slog.New(slog.DiscardHandler)
		for round, c := range []struct {
			content []byte
			want    error
			lacking int
		}{
			{nil, privacy.ErrTombstonesMissing, 2},
			{whole[:len(whole)-5], privacy.ErrTombstonesBehind, 1},
			{append(append([]byte{}, whole[:50]...), whole[60:]...), privacy.ErrTombstonesDamaged, 1},
		} {
			require.NoError(t, os.Remove(path))
			if c.content != nil {
				require.NoError(t, os.WriteFile(path, c.content, 0o600))
			}
			_, err := app.Open(t.Context(), i.cfg, log)
			require.ErrorIs(t, err, c.want)
			lost, err := app.LossOf(t.Context(), i.cfg, log)
			require.NoError(t, err)
			require.False(t, lost.None())
			require.Len(t, lost.Lacking, c.lacking)
			_, err = app.AcceptLoss(t.Context(), i.cfg, log, " ")
			require.Equal(t, "reason_required", testkit.Code(err))
			_, err = app.Open(t.Context(), i.cfg, log)
			require.ErrorIs(t, err, c.want, "nothing was changed")
			lost, err = app.AcceptLoss(t.Context(), i.cfg, log, "the disk broke")
			require.NoError(t, err)
			require.Len(t, lost.Lacking, c.lacking)
			again := install(t, cfg, i.Clock)
			require.Equal(t, round+1, again.Count("audit", "op = 'privacy.accept_tombstone_loss' AND outcome = 'done'"))
			require.Equal(t, round+1, again.Count("event", "type = 'desk.alarm_raised'"))
			var named []string
			require.NoError(t, again.app.Privacy.Tombstones.Each(func(t privacy.Tombstone) error {
				named = append(named, t.Login)
				return nil
			}))
			require.ElementsMatch(t, []string{jess, ana}, named)
			none, err := app.AcceptLoss(t.Context(), i.cfg, log, "for nothing")
			require.NoError(t, err)
			require.True(t, none.None(), "where nothing is lost, nothing is done")
			require.NoError(t, again.app.Close())
		}
	})
}
