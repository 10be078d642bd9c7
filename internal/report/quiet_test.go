package report_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

const aDay = 24 * time.Hour

// quiet is a desk on which accounts come, sign in, and go.
type quiet struct {
	*world
	reports  *report.Service
	accounts *account.Service
	logins   []string // of those that are there
	drawn    int
}

func newQuiet(t *testing.T, k *testkit.Kit, seed uint64) *quiet {
	return &quiet{world: newWorld(t, k, seed), reports: report.NewService(k.DB), accounts: account.NewService(k.DB)}
}

// draft is somebody who signed in last on either side of every limit, or never.
func (q *quiet) draft() account.Draft {
	q.drawn++
	d := account.Draft{FirstName: "Jess", Email: fmt.Sprintf("jess%d@example.com", q.drawn), Status: account.Active, CreatedAt: q.Clock.Now().Add(-900 * aDay)}
	if days := pick(q.world, 0, 1, 50, 59, 60, 61, 62, 80, 89, 90, 91, 99, 100, 101, 500); days > 0 {
		d.LastLoginAt = q.Clock.Now().Add(-time.Duration(days)*aDay - time.Duration(q.rng.IntN(86_400))*time.Second)
	}
	return d
}

func (q *quiet) take() string {
	i := q.rng.IntN(len(q.logins))
	login := q.logins[i]
	q.logins = append(q.logins[:i], q.logins[i+1:]...)
	return login
}

func (q *quiet) signIn(login string) {
	n := q.Number(login)
	q.Do(func(tx *op.Tx) error {
		if _, err := account.StandingOf(tx.Ctx, tx.Tx, n, true); err != nil {
			return err
		}
		return account.NoteSignIn(tx, n, "password")
	})
}

func (q *quiet) bulk(n int, whole bool) {
	var list []*account.Bulk
	for range n {
		d := q.draft()
		list = append(list, account.Prepare(q.Tenant, q.DB.IDs, &d))
		if whole {
			q.logins = append(q.logins, list[len(list)-1].Draft.ID)
		}
	}
	q.Do(func(tx *op.Tx) error { return account.InsertBulk(tx.Ctx, tx.Tx, list, whole) })
}

// equal holds what the page says to a count of the accounts.
func (q *quiet) equal(why string) int {
	q.t.Helper()
	r, err := q.reports.View(ctx, q.Actor(authz.Supervisor), report.ViewInput{Page: report.Users, Range: report.Week})
	require.NoError(q.t, err)
	zone, err := time.LoadLocation(r.Zone)
	require.NoError(q.t, err)
	y, m, d := q.Clock.Now().In(zone).Date()
	want := q.Count("account", "tenant = $1 AND last_login_at > 0 AND last_login_at < $2 AND status <> 'deleted'", q.Tenant, time.Date(y, m, d-90, 0, 0, 0, 0, zone).UnixMicro())
	for _, f := range r.Figures {
		if f.Key == "dormant" {
			require.EqualValues(q.t, want, f.Value, why)
		}
	}
	return want
}

func (q *quiet) merge() {
	stays := q.take()
	q.mergePair(stays, q.take())
	q.logins = append(q.logins, stays)
}

func (q *quiet) mergePair(stays, other string) {
	pair := directory.PairInput{Account: stays, Other: other}
	s := directory.NewService(q.DB)
	p, err := s.PreviewMerge(ctx, q.System(), pair)
	require.NoError(q.t, err)
	_, err = s.Merge(ctx, q.System(), directory.MergeInput{Account: pair.Account, Other: pair.Other, Version: p.Version, OtherVersion: p.OtherVersion})
	require.NoError(q.t, err)
}

func (q *quiet) erase() {
	n := q.Number(q.take())
	q.Do(func(tx *op.Tx) error {
		if _, err := account.Bury(tx, n); err != nil {
			return err
		}
		return account.Erase(tx, n)
	})
}

func (q *quiet) zone() {
	s, admin := tenant.NewService(q.DB), q.Actor(authz.Administrator)
	all, err := s.ListSettings(ctx, admin, tenant.ListSettingsInput{})
	require.NoError(q.t, err)
	zone := pick(q.world, "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin")
	_, err = s.ChangeSettings(ctx, admin, tenant.ChangeSettingsInput{Version: all.Version, Settings: map[string]string{"time_zone": zone}})
	require.NoError(q.t, err)
}

// TestWhoIsQuietIsKeptAsItIsCounted lets accounts change in every way while time
// goes on, and counts after each.
func TestWhoIsQuietIsKeptAsItIsCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		q := newQuiet(t, k, 7)
		for range 20 {
			q.logins = append(q.logins, k.Account(q.draft()))
		}
		most := 0
		for i := range 160 {
			what := pick(q.world, "new", "import", "sign-in", "sign-in", "sign-in", "disable", "erase", "merge", "time", "time", "job", "job", "zone", "rebuild")
			switch what {
			case "new":
				q.logins = append(q.logins, k.Account(q.draft()))
			case "import":
				q.bulk(6, true)
			case "sign-in":
				q.signIn(pick(q.world, q.logins...))
			case "disable":
				boss := k.Actor(authz.Administrator)
				boss.Call.Reason = "a chargeback"
				_, err := q.accounts.Disable(ctx, boss, account.StatusInput{Account: q.take()})
				require.NoError(t, err)
			case "erase":
				q.erase()
			case "merge":
				q.merge()
			case "time":
				k.Clock.Move(time.Duration(q.rng.IntN(60)) * time.Hour)
			case "job":
				require.NoError(t, q.accounts.CountQuiet(ctx))
				require.Equal(t, 1, k.Count("account_quiet_upto", "upto > 0"), "what is shown is what is kept")
			case "zone":
				q.zone()
			case "rebuild":
				q.number()
				q.rebuild(q.reports)
			}
			most = max(most, q.equal(fmt.Sprint(i, " ", what)))
			if len(q.logins) < 8 {
				q.bulk(8, true)
			}
		}
		require.Greater(t, most, 20)
		k.Clock.Move(40 * aDay)
		q.equal("long after")
		q.bulk(600, true)
		k.Clock.Move(120 * aDay)
		require.NoError(t, q.accounts.CountQuiet(ctx))
		q.equal("all is folded")
		require.Less(t, k.Count("account_quiet", ""), 250, "what nobody asks for any more is in one row")
	})
}

// TestWhoIsMergedIsQuietAsWhoStays merges accounts that nobody has used for long.
func TestWhoIsMergedIsQuietAsWhoStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		q := newQuiet(t, k, 5)
		for i, days := range []time.Duration{200, 70, 95, 92, 70, 300, 65, 63} {
			q.logins = append(q.logins, k.Account(account.Draft{
				FirstName: "Jess", Email: fmt.Sprintf("jess%d@example.com", i), Status: account.Active, CreatedAt: k.Clock.Now().Add(-900 * aDay), LastLoginAt: k.Clock.Now().Add(-days * aDay),
			}))
		}
		require.NoError(t, q.accounts.CountQuiet(ctx))
		for range 4 {
			q.mergePair(q.logins[0], q.logins[1])
			q.logins = q.logins[2:]
			q.equal("merged")
		}
		for range 9 {
			k.Clock.Move(4 * aDay)
			require.NoError(t, q.accounts.CountQuiet(ctx))
			q.equal("later")
		}
	})
}

// TestWhoFillsAnEmptyDirectoryIsCounted counts in the midst of it, too.
func TestWhoFillsAnEmptyDirectoryIsCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		q := &quiet{world: &world{Kit: k, t: t, rng: rand.New(rand.NewPCG(3, 2))}, reports: report.NewService(k.DB), accounts: account.NewService(k.DB)}
		k.Do(func(tx *op.Tx) error {
			begun, err := account.BeginFill(tx)
			require.True(t, begun)
			return err
		})
		for range 3 {
			q.bulk(40, false)
			require.Zero(t, k.Count("account_quiet_upto", "upto > 0"))
			require.Positive(t, q.equal("filled so far"))
			require.NoError(t, q.accounts.CountQuiet(ctx))
		}
		require.NoError(t, account.FinishFill(ctx, k.DB.Store, account.Finish{Token: "one"}))
		require.Equal(t, 1, k.Count("account_quiet_upto", "upto > 0"))
		q.equal("all are there")
	})
}

// TestWhoComesBackWhileOthersAreCountedIsCountedOnce lets the job count all anew,
// in two processes, while accounts sign in after a long time.
func TestWhoComesBackWhileOthersAreCountedIsCountedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		q := newQuiet(t, k, 11)
		q.bulk(120, true)
		var running sync.WaitGroup
		for part := range 3 {
			running.Go(func() {
				for _, login := range q.logins[part*30 : part*30+30] {
					q.signIn(login)
				}
			})
		}
		for range 2 {
			running.Go(func() {
				for range 15 {
					require.NoError(t, q.accounts.CountQuiet(ctx))
					require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error { return account.CountQuietAnew(ctx, tx) }))
				}
			})
		}
		running.Wait()
		require.NoError(t, q.accounts.CountQuiet(ctx))
		require.Equal(t, 1, k.Count("account_quiet_upto", "upto > 0"))
		require.Positive(t, q.equal("after all"))
	})
}
