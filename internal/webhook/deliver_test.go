package webhook_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

func TestAnEndpointIsToldSignedAndThin(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, r := node(k, "a"), receive(t)
		login := jess(k)
		addNote(t, k, k.Actor(authz.Agent), login)
		deliver(t, k, s)
		e := added(t, k, s, r.URL, "desk.*", "USER_UPDATED")
		there := k.Actor(authz.Agent)
		there.Tenant = k.AddTenant("other")
		there.Grants[0].Tenant = there.Tenant
		addNote(t, k, there, k.AccountIn(there.Tenant, account.Draft{FirstName: "Ann"}))
		addNote(t, k, k.Actor(authz.Agent), login)
		name := "Jessica"
		agent := k.Actor(authz.SeniorAgent)
		_, err := account.NewService(k.DB).UpdateProfile(ctx, agent, account.UpdateProfileInput{Account: login, FirstName: &name})
		require.NoError(t, err)
		deliver(t, k, s)

		got := r.taken()
		require.Len(t, got, 2, "what happened before it was added, and in another tenant, is not told")
		require.Equal(t, []string{"desk.note_added", "account.name_changed"}, []string{got[0].Type, got[1].Type})
		require.Equal(t, []string{"", "USER_UPDATED"}, []string{got[0].Alias, got[1].Alias})
		require.Equal(t, []int64{2, 3}, []int64{got[0].Order, got[1].Order})
		require.Equal(t, []string{"first_name"}, got[1].Changed)
		require.Equal(t, login, got[1].Account)
		require.Equal(t, k.Tenant, got[1].Tenant)
		for _, one := range r.all() {
			require.NoError(t, verify(e.Secret.Reveal(), one.header, one.body, k.Clock.Now()))
			require.Error(t, verify(e.Secret.Reveal(), one.header, append(one.body, ' '), k.Clock.Now()))
			require.Error(t, verify(e.Secret.Reveal(), one.header, one.body, k.Clock.Now().Add(10*time.Minute)))
			require.Equal(t, one.payload.ID, one.header.Get("webhook-id"))
			require.Empty(t, testkit.Leaks(string(one.body), []string{"Jessica", "Jess", "ring", agent.Name}))
		}
		deliver(t, k, s)
		require.Len(t, r.all(), 2, "once")
		require.Equal(t, 2, k.Count("webhook_delivery", "state = 'delivered' AND attempts = 1 AND next_at IS NULL"))
	})
}

func TestOnlyChosenValuesGoAlong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, r := node(k, "a"), receive(t)
		login := jess(k)
		e := added(t, k, s, r.URL, "account.*")
		_, err := s.ChooseValues(ctx, k.Actor(authz.Developer), webhook.ChooseValuesInput{Based: webhook.Based{Endpoint: e.ID, Version: e.Version, URL: e.URL}, Values: []string{"first_name"}})
		require.Equal(t, "not_allowed", testkit.Code(err), "an administrator's")
		_, err = s.ChooseValues(ctx, k.System(), webhook.ChooseValuesInput{Based: webhook.Based{Endpoint: e.ID, Version: e.Version, URL: e.URL}, Values: []string{"first_name"}})
		require.NoError(t, err)
		first, last := "Jessica", "Smith"
		_, err = account.NewService(k.DB).UpdateProfile(ctx, k.Actor(authz.SeniorAgent), account.UpdateProfileInput{Account: login, FirstName: &first, LastName: &last})
		require.NoError(t, err)
		deliver(t, k, s)
		body := string(r.all()[0].body)
		require.Contains(t, body, "Jessica")
		require.NotContains(t, body, "Smith")
		list, err := s.ListDeliveries(ctx, k.Actor(authz.Developer), webhook.ListDeliveriesInput{Endpoint: e.ID})
		require.NoError(t, err)
		one, err := s.ViewDelivery(ctx, k.Actor(authz.Developer), webhook.DeliveryInput{Endpoint: e.ID, Delivery: list.Items[0].ID})
		require.NoError(t, err)
		require.NotContains(t, string(one.Tries[0].Request), "Jessica", "the log does not keep them")
		require.Contains(t, string(one.Tries[0].Request), "[not kept]")
		_, err = s.Change(ctx, k.Actor(authz.Administrator), webhook.ChangeInput{Endpoint: e.ID, Version: 2, Settings: webhook.Settings{Name: "Shop", URL: "https://elsewhere.example", Events: []string{"*"}}})
		require.ErrorIs(t, err, webhook.ErrGuarded)
	})
}

func TestEachAccountsEventsComeInTheirOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		r := receive(t)
		nodes := []*webhook.Service{node(k, "a"), node(k, "b")}
		added(t, k, nodes[0], r.URL, "desk.note_added")
		var refused atomic.Int64
		r.answers(func(n int, _ request) int {
			if n%5 == 0 {
				refused.Add(1)
				return http.StatusServiceUnavailable
			}
			return http.StatusOK
		})
		var writers sync.WaitGroup
		const accounts, each = 5, 20
		for range accounts {
			login := jess(k)
			writers.Go(func() {
				for range each {
					addNote(t, k, k.Actor(authz.Agent), login)
				}
			})
		}
		writers.Wait()
		for round := 0; k.Count("webhook_delivery", "state = 'delivered'") < accounts*each; round++ {
			require.Less(t, round, 200, "it comes to an end")
			require.NoError(t, sequencer(k).Round(ctx))
			for _, s := range nodes {
				require.NoError(t, s.Deliver(ctx))
			}
			for _, s := range nodes {
				s.Wait()
			}
			k.Clock.Move(2 * time.Minute)
		}
		require.Positive(t, refused.Load())
		order, seen := map[string]int64{}, map[string]bool{}
		for _, p := range r.taken() {
			require.False(t, seen[p.ID], "two nodes that work side by side send nothing twice")
			seen[p.ID] = true
			require.Equal(t, order[p.Account]+1, p.Order)
			order[p.Account] = p.Order
		}
		require.Len(t, seen, accounts*each)
	})
}

// TestARestartLosesNothing ends a process while requests are under way. Another
// one goes on when the lease has run out.
func TestARestartLosesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		r := receive(t)
		first := node(k, "a")
		added(t, k, first, r.URL, "desk.note_added")
		for range 40 {
			addNote(t, k, k.Actor(authz.Agent), jess(k))
		}
		require.NoError(t, sequencer(k).Round(ctx))
		running, stop := context.WithCancel(ctx)
		r.answers(func(n int, _ request) int {
			if n == 10 {
				stop()
			}
			return http.StatusOK
		})
		require.NoError(t, first.Deliver(running))
		first.Wait()
		before := len(r.all())
		require.Less(t, before, 40)
		k.Clock.Move(2 * time.Minute)
		deliver(t, k, node(k, "b"))
		times := map[string]int{}
		for _, p := range r.taken() {
			times[p.ID]++
		}
		require.Len(t, times, 40, "every event, with its own id")
		require.Equal(t, 40, k.Count("webhook_delivery", "state = 'delivered'"))
	})
}

func TestASlowEndpointHoldsUpNoOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, slow, quick := node(k, "a"), receive(t), receive(t)
		added(t, k, s, slow.URL, "desk.note_added")
		added(t, k, s, quick.URL, "desk.note_added")
		hang, came := make(chan struct{}), make(chan string, 10)
		slow.answers(func(int, request) int { <-hang; return http.StatusOK })
		quick.answers(func(_ int, got request) int { came <- got.payload.ID; return http.StatusOK })
		login := jess(k)
		for range 2 {
			addNote(t, k, k.Actor(authz.Agent), login)
			require.NoError(t, sequencer(k).Round(ctx))
			for there := false; !there; { // the worker of the event before may be about to end
				require.NoError(t, s.Deliver(ctx))
				select {
				case <-came:
					there = true
				default:
				}
			}
			k.Clock.Move(time.Second)
		}
		require.Empty(t, slow.all())
		close(hang)
		s.Wait()
		deliver(t, k, s)
		require.Len(t, slow.taken(), 2)
	})
}

func TestAnEndpointThatIsDownForDays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, r := node(k, "a"), receive(t)
		e := added(t, k, s, r.URL, webhook.Everything)
		r.answers(always(http.StatusInternalServerError))
		login := jess(k)
		addNote(t, k, k.Actor(authz.Agent), login)
		began := k.Clock.Now()
		var given time.Duration
		for k.Count("webhook_endpoint", "paused_at IS NOT NULL") == 0 {
			require.Less(t, k.Clock.Now().Sub(began), 8*24*time.Hour)
			deliver(t, k, s)
			if given == 0 && k.Count("webhook_delivery", "state = 'given_up'") > 0 {
				given = k.Clock.Now().Sub(began)
			}
			k.Clock.Move(10 * time.Minute)
			if k.Clock.Now().Sub(began) > 90*time.Hour && k.Count("webhook_delivery", "state = 'waiting'") == 0 {
				addNote(t, k, k.Actor(authz.Agent), login)
			}
		}
		require.GreaterOrEqual(t, given, 76*time.Hour)
		require.GreaterOrEqual(t, k.Clock.Now().Sub(began), webhook.PauseAfter)
		first := r.all()[0].payload.ID
		tries := 0
		for _, got := range r.all() {
			require.NoError(t, verify(e.Secret.Reveal(), got.header, got.body, k.DB.Now().Add(-k.Clock.Now().Sub(at(t, got)))))
			if got.payload.ID == first {
				tries++
			}
		}
		require.GreaterOrEqual(t, tries, 10)
		require.Equal(t, 1, k.Count("event", "type = 'webhook.delivery_failed'"), "when it began to fail, and not with each attempt")
		require.Positive(t, k.Count("event", "type = 'webhook.delivery_given_up'"))
		require.Equal(t, 1, k.Count("event", "type = 'webhook.endpoint_paused'"))
		for _, got := range r.all() {
			require.False(t, strings.HasPrefix(got.payload.Type, "webhook.delivery_"), "it is not told of itself")
		}

		// It works again: it is switched on, and everything since is sent again.
		r.answers(nil)
		r.forget()
		_, err := s.Enable(ctx, k.Actor(authz.Developer), webhook.Named{Endpoint: e.ID})
		require.NoError(t, err)
		_, err = s.Replay(ctx, k.Actor(authz.Developer), webhook.ReplayInput{Endpoint: e.ID, Since: &began})
		require.NoError(t, err)
		for range 3 {
			deliver(t, k, s)
		}
		var ids []string
		for _, p := range r.taken() {
			ids = append(ids, p.ID)
		}
		require.Contains(t, ids, first, "with the id that it had")
		require.Len(t, ids, len(slices.Compact(slices.Sorted(slices.Values(ids)))))
		require.Empty(t, rowsOf(t, k, "SELECT type || ' ' || state || ' ' || attempts || ' ' || pos FROM webhook_delivery WHERE state <> 'delivered'"))
	})
}

// at is the time that a request was signed with.
func at(t testing.TB, r request) time.Time {
	t.Helper()
	var seconds int64
	for _, c := range r.header.Get("Webhook-Timestamp") {
		seconds = seconds*10 + int64(c-'0')
	}
	return time.Unix(seconds, 0)
}

func TestWhatIsNotFollowedOrNotAsked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		r := receive(t)
		s := node(k, "a")
		e := added(t, k, s, r.URL, "desk.note_added")
		r.answers(always(http.StatusFound))
		addNote(t, k, k.Actor(authz.Agent), jess(k))
		deliver(t, k, s)
		require.Len(t, r.all(), 1)
		require.Equal(t, 1, k.Count("webhook_delivery", "failure = 'redirect' AND status = 302 AND state = 'waiting'"))

		closed := webhook.NewService(webhook.Config{DB: k.DB, Fetch: publicOnly(), Messages: s.Messages, Node: "c"})
		k.Clock.Move(time.Hour)
		deliver(t, k, closed)
		require.Len(t, r.all(), 1, "an address that is not public is not asked")
		require.Equal(t, 1, k.Count("webhook_delivery", "failure = 'address'"))
		tested, err := closed.Test(ctx, k.Actor(authz.Developer), webhook.Named{Endpoint: e.ID})
		require.NoError(t, err)
		require.Equal(t, webhook.Tested{Failure: webhook.FailureAddress}, tested)

		r.answers(always(http.StatusGone))
		k.Clock.Move(time.Hour)
		deliver(t, k, s)
		require.Equal(t, 1, k.Count("webhook_endpoint", "paused_at IS NOT NULL AND NOT enabled"), "410 says that it wants nothing any more")
	})
}
