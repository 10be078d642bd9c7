package desk_test

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// limited is a desk whose tenant allows few of a kind.
type limited struct {
	*testkit.Kit
	desk     *desk.Service
	accounts *account.Service
}

func newLimited(k *testkit.Kit, key string, most int) limited {
	k.Limit()
	_, err := tenant.NewService(k.DB).ChangeDeskPolicy(ctx, k.System(), tenant.ChangeDeskPolicyInput{
		Version: 1, Settings: map[string]string{key: strconv.Itoa(most)},
	})
	require.NoError(k.T, err)
	return limited{k, desk.NewService(k.DB), account.NewService(k.DB)}
}

func (l limited) people(n int) (out []string) {
	for i := range n {
		out = append(out, l.Account(account.Draft{FirstName: "Jess", LastName: "No" + strconv.Itoa(i), Email: "jess" + strconv.Itoa(i) + "@gmail.com"}))
	}
	return out
}

func (l limited) open(actor authz.Actor, login string) error {
	_, err := l.accounts.View(ctx, actor, account.ViewInput{Account: login})
	return err
}

func (l limited) own(actor authz.Actor) map[desk.LimitKind]desk.Limit {
	list, err := l.desk.ListOwnLimits(ctx, actor, desk.ListOwnLimitsInput{})
	require.NoError(l.T, err)
	out := map[desk.LimitKind]desk.Limit{}
	for _, one := range list {
		out[one.Kind] = one
	}
	return out
}

func because(actor authz.Actor, words string) authz.Actor {
	actor.Call.Reason = words
	return actor
}

func TestAnAgentIsHeldReleasesOnceAndIsReleased(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l := newLimited(k, "desk.accounts_per_hour", 5)
		all, ana := l.people(20), k.Actor(authz.Agent)
		key := ana
		key.Kind, key.ID, key.OnBehalfOf = authz.DeskKey, "key_1", ana.ID
		require.Empty(t, l.own(ana))
		for range 3 {
			require.NoError(t, l.open(ana, all[0]))
		}
		require.Equal(t, 1, l.own(ana)[desk.LimitAccounts].Used, "an account counts once, however often it is read")
		_, err := l.desk.AddNote(ctx, ana, desk.AddNoteInput{Account: all[1], Text: "called"})
		require.NoError(t, err)
		require.NoError(t, l.open(key, all[2]))
		require.Equal(t, 3, l.own(ana)[desk.LimitAccounts].Used, "an act counts, and so does the agent's key")
		require.False(t, l.own(ana)[desk.LimitAccounts].Near)
		require.NoError(t, l.open(ana, all[3]))
		require.True(t, l.own(ana)[desk.LimitAccounts].Near, "4 of 5")
		require.NoError(t, l.open(ana, all[4]))
		k.Clock.Move(10 * time.Minute)

		for _, who := range []authz.Actor{ana, key} {
			err = l.open(who, all[5])
			require.ErrorIs(t, err, desk.ErrLimitReached)
			require.Equal(t, 50*time.Minute, fault.As(err).RetryAfter)
		}
		_, err = l.desk.AddNote(ctx, ana, desk.AddNoteInput{Account: all[6], Text: "called"})
		require.ErrorIs(t, err, desk.ErrLimitReached)
		require.Zero(t, k.Count("note", "account = (SELECT n FROM account WHERE id = $1)", all[6]))
		require.NoError(t, l.open(ana, all[0]), "what is open stays open")
		require.Equal(t, 1, k.Count("event", "type = 'desk.limit_reached'"), "it is told once")
		require.Equal(t, 3, k.Count("audit", "outcome = 'refused' AND code = 'limit_reached'"), "and each refusal stands in the audit")
		require.Zero(t, k.Count("event", "type = 'desk.alarm_raised'"))

		in := desk.ReleaseOwnLimitInput{Kind: desk.LimitAccounts}
		_, err = l.desk.ReleaseOwnLimit(ctx, ana, in)
		require.Equal(t, "reason_required", testkit.Code(err))
		ana.FreshAt = k.Clock.Now()
		_, err = l.desk.ReleaseOwnLimit(ctx, because(ana, "all call"), desk.ReleaseOwnLimitInput{Kind: desk.LimitReveals})
		require.ErrorIs(t, err, desk.ErrNotHeld)
		freed, err := l.desk.ReleaseOwnLimit(ctx, because(ana, "all call"), in)
		require.NoError(t, err, "what failed has not used it up")
		require.Equal(t, 5, freed.Extra)
		require.Equal(t, 1, k.Count("event", "type = 'desk.alarm_raised'"))
		for _, login := range all[5:10] {
			require.NoError(t, l.open(ana, login))
		}
		require.ErrorIs(t, l.open(ana, all[10]), desk.ErrLimitReached)
		require.Equal(t, 2, k.Count("event", "type = 'desk.limit_reached'"))
		require.Equal(t, 2, k.Count("event", "type = 'desk.alarm_raised'"), "a hard stop is an alarm")
		_, err = l.desk.ReleaseOwnLimit(ctx, because(ana, "all call"), in)
		require.ErrorIs(t, err, desk.ErrReleasedToday)

		boss := because(k.Actor(authz.Supervisor), "a newsletter")
		list, err := l.desk.ListLimits(ctx, boss, desk.ListLimitsInput{})
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, []any{ana.ID, "Maria", 10, 10, 0, false}, []any{list[0].Member, list[0].Name, list[0].Used, list[0].Most, list[0].Left, list[0].OwnRelease})
		require.NotNil(t, list[0].HeldSince)
		release := desk.ReleaseLimitInput{Member: ana.ID, Kind: desk.LimitAccounts}
		mine := boss
		mine.ID = ana.ID
		_, err = l.desk.ReleaseLimit(ctx, mine, release)
		require.ErrorIs(t, err, desk.ErrOwnLimit)
		_, err = l.desk.ReleaseLimit(ctx, boss, release)
		require.NoError(t, err)
		require.NoError(t, l.open(ana, all[10]))
		require.Equal(t, 2, k.Count("event", "type = 'desk.limit_released'"))

		k.Clock.Move(time.Hour)
		require.Empty(t, l.own(ana), "the window has ended")
		require.NoError(t, l.open(ana, all[11]))
		require.Equal(t, desk.Limit{Kind: desk.LimitAccounts, Used: 1, Most: 5, Left: 4, FreeAt: k.Clock.Now().Add(time.Hour).UTC()}, l.own(ana)[desk.LimitAccounts])
		require.Equal(t, 1, k.Count("desk_opened", ""), "what was counted before is dropped")
		for _, free := range []authz.Actor{k.System(), {Kind: authz.SystemKey, ID: "key_2", Tenant: k.Tenant, Grants: ana.Grants}} {
			for _, login := range all {
				require.NoError(t, l.open(free, login), free.Kind)
			}
		}
	})
}

// TestASearchCountsByEnterARowOrRest: typing alone uses nothing up, and typing
// without end does.
func TestASearchCountsByEnterARowOrRest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l := newLimited(k, "desk.searches_per_hour", 10)
		jess, ana := l.people(1)[0], k.Actor(authz.Agent)
		search := func(typed bool) error {
			_, err := l.accounts.Search(ctx, ana, account.SearchInput{Q: "Jess", Typed: typed})
			return err
		}
		used := func() int { return l.own(ana)[desk.LimitSearches].Used }
		for range 5 {
			require.NoError(t, search(true))
			k.Clock.Move(300 * time.Millisecond)
		}
		require.Equal(t, 0, used(), "a press is no search")
		require.NoError(t, search(false))
		require.Equal(t, 1, used(), "Enter is one, with what was typed before it")
		require.NoError(t, search(true))
		k.Clock.Move(2 * time.Second)
		require.NoError(t, search(true))
		require.Equal(t, 2, used(), "what rested was one")
		require.NoError(t, l.open(ana, jess))
		require.Equal(t, 3, used(), "an opened row is one")
		for range 40 {
			require.NoError(t, search(true))
		}
		require.Equal(t, 5, used(), "typing on and on is one each 20 presses")
		for range 5 {
			require.NoError(t, search(false))
		}
		require.ErrorIs(t, search(false), desk.ErrLimitReached)
		require.ErrorIs(t, search(true), desk.ErrLimitReached, "nor by typing")
		require.NoError(t, l.open(ana, jess), "another limit is another")
	})
}

func TestRevealsAreLimited(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l := newLimited(k, "desk.reveals_per_hour", 1)
		jess, ana := l.people(1)[0], because(k.Actor(authz.Agent), "call back")
		in := account.RevealInput{Account: jess, Part: account.PartContact, Because: "call_back"}
		_, err := l.accounts.Reveal(ctx, ana, in)
		require.NoError(t, err)
		_, err = l.accounts.Reveal(ctx, ana, in)
		require.ErrorIs(t, err, desk.ErrLimitReached)
		require.Equal(t, 1, k.Count("event", "type = 'account.field_revealed'"))
	})
}

// TestOfManyAtOnceExactlyTheLimitPasses: 200 accounts at once with a limit of
// 40, and of 200 releases at once one.
func TestOfManyAtOnceExactlyTheLimitPasses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l := newLimited(k, "desk.accounts_per_hour", 40)
		all, ana := l.people(200), because(k.Actor(authz.Agent), "all call")
		done := atOnce(200, func(i int) error { return l.open(ana, all[i]) })
		require.Equal(t, map[string]int{"": 40, "limit_reached": 160}, done)
		require.Equal(t, 40, l.own(ana)[desk.LimitAccounts].Used)
		require.Equal(t, 1, k.Count("event", "type = 'desk.limit_reached'"))
		done = atOnce(200, func(int) error {
			_, err := l.desk.ReleaseOwnLimit(ctx, ana, desk.ReleaseOwnLimitInput{Kind: desk.LimitAccounts})
			return err
		})
		require.Equal(t, map[string]int{"": 1, "released_today": 199}, done)
		require.Equal(t, 1, k.Count("event", "type = 'desk.limit_released'"))
	})
}

// atOnce runs n at once and counts what they were answered.
func atOnce(n int, one func(i int) error) map[string]int {
	var mu sync.Mutex
	var wait sync.WaitGroup
	out := map[string]int{}
	for i := range n {
		wait.Go(func() {
			code := testkit.Code(one(i))
			mu.Lock()
			defer mu.Unlock()
			out[code]++
		})
	}
	wait.Wait()
	return out
}

// TestATypedSearchCountsWhereItLed: in its own window, by any row that is
// opened, and never beyond the limit.
func TestATypedSearchCountsWhereItLed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l := newLimited(k, "desk.searches_per_hour", 10)
		jess, ana := l.people(1)[0], k.Actor(authz.Agent)
		typed := func() {
			t.Helper()
			_, err := l.accounts.Search(ctx, ana, account.SearchInput{Q: "Jess", Typed: true})
			require.NoError(t, err)
		}
		used := func() int { return l.own(ana)[desk.LimitSearches].Used }
		require.NoError(t, l.open(ana, jess))
		typed()
		_, err := l.desk.AddNote(ctx, ana, desk.AddNoteInput{Account: jess, Text: "called"})
		require.NoError(t, err)
		require.Equal(t, 0, used(), "what is done on an open page is no row that was found")
		require.NoError(t, l.open(ana, jess))
		require.Equal(t, 1, used(), "an opened row is a search, if the account was opened before, too")
		require.NoError(t, l.open(ana, jess))
		require.Equal(t, 1, used(), "one")

		for range 10 {
			typed()
			k.Clock.Move(2 * time.Second)
		}
		require.Equal(t, 10, used())
		require.NoError(t, l.open(ana, jess))
		require.Equal(t, 10, used(), "nothing counts beyond the limit")

		k.Clock.Move(time.Hour)
		typed()
		k.Clock.Move(time.Hour)
		typed()
		require.Equal(t, 0, used(), "what was typed in the last hour uses nothing of this one")
		require.NoError(t, l.open(ana, jess))
		require.Equal(t, 1, used())
	})
}

// TestARaisedLimitHoldsNobody: nobody is released from what does not hold, and
// who reaches the new limit is told of again.
func TestARaisedLimitHoldsNobody(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		l := newLimited(k, "desk.accounts_per_hour", 5)
		all, ana := l.people(9), because(k.Actor(authz.Agent), "all call")
		boss := because(k.Actor(authz.Supervisor), "a newsletter")
		boss.ID = "mem_boss"
		for _, login := range all[:5] {
			require.NoError(t, l.open(ana, login))
		}
		require.ErrorIs(t, l.open(ana, all[5]), desk.ErrLimitReached)
		_, err := tenant.NewService(k.DB).ChangeDeskPolicy(ctx, k.System(), tenant.ChangeDeskPolicyInput{
			Version: 2, Settings: map[string]string{"desk.accounts_per_hour": "6"},
		})
		require.NoError(t, err)
		require.Nil(t, l.own(ana)[desk.LimitAccounts].HeldSince)
		_, err = l.desk.ReleaseLimit(ctx, boss, desk.ReleaseLimitInput{Member: ana.ID, Kind: desk.LimitAccounts})
		require.ErrorIs(t, err, desk.ErrNotHeld)
		_, err = l.desk.ReleaseOwnLimit(ctx, ana, desk.ReleaseOwnLimitInput{Kind: desk.LimitAccounts})
		require.ErrorIs(t, err, desk.ErrNotHeld)
		require.Equal(t, 6, l.own(ana)[desk.LimitAccounts].Most)

		k.Clock.Move(time.Minute)
		require.NoError(t, l.open(ana, all[5]))
		require.ErrorIs(t, l.open(ana, all[6]), desk.ErrLimitReached)
		require.Equal(t, k.Clock.Now().UTC(), l.own(ana)[desk.LimitAccounts].HeldSince.UTC(), "since now")
		require.Equal(t, 2, k.Count("event", "type = 'desk.limit_reached'"))
		_, err = l.desk.ReleaseLimit(ctx, boss, desk.ReleaseLimitInput{Member: ana.ID, Kind: desk.LimitAccounts})
		require.NoError(t, err)
	})
}
