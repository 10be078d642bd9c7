package privacy_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

// systems are other systems that listen, each at a path of its own.
type systems struct {
	*eraser
	hooks  *webhook.Service
	url    string
	mu     sync.Mutex
	told   map[string]int // by path, of those that took it
	broken string         // the path that takes nothing
}

func newSystems(t *testing.T, k *testkit.Kit) *systems {
	t.Helper()
	s := &systems{eraser: newEraser(t, k), told: map[string]int{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.URL.Path == s.broken {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		s.told[r.URL.Path]++
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	s.hooks = webhook.NewService(webhook.Config{
		DB: k.DB, Node: "a", Fetch: fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}),
	})
	return s
}

func (s *systems) add(name, segment string) string {
	s.T.Helper()
	e, err := s.hooks.Add(s.T.Context(), s.System(), webhook.AddInput{Settings: webhook.Settings{
		Name: name, URL: s.url + "/" + name, Events: []string{"privacy.account_deleted"}, Segment: segment,
	}})
	require.NoError(s.T, err)
	return e.ID
}

// numbered gives everything its number, and sends what is due.
func (s *systems) deliver() {
	s.T.Helper()
	signer, _ := s.DB.Ring.Signer()
	q := ledger.NewSequencer(ledger.SequencerConfig{Store: s.DB.Store, Ledger: s.DB.Ledger, Signer: signer, Holder: "test", Now: s.Clock.Now, Log: s.DB.Log})
	require.NoError(s.T, q.Finish(s.T.Context()))
	require.NoError(s.T, s.hooks.Deliver(s.T.Context()))
	s.hooks.Wait()
}

func (s *systems) states(request string) map[string]string {
	s.T.Helper()
	got, err := s.ViewReceipt(s.T.Context(), s.Actor(authz.Auditor), privacy.ExecuteInput{Request: request})
	require.NoError(s.T, err)
	out := map[string]string{}
	for _, r := range got.Recipients {
		switch {
		case r.ConfirmedAt != nil:
			out[r.Name] = "confirmed"
		case r.InformedAt != nil:
			out[r.Name] = "informed"
		case r.LostAt != nil:
			out[r.Name] = r.Lost
		case r.Off:
			out[r.Name] = "off"
		default:
			out[r.Name] = "waiting"
		}
	}
	return out
}

// TestNoSystemIsWaitedForForEver erases an account of a segment beside endpoints
// that are limited to it or to another, are removed, switched off, changed or out
// of order before it was their turn: each ends informed, or shown as one that is
// not told, with an act; and none is waited for that never was to be told.
func TestNoSystemIsWaitedForForEver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSystems(t, k)
		k.Do(func(tx *op.Tx) error {
			for _, segment := range []string{"gold", "silver"} {
				if _, err := tx.ExecContext(tx.Ctx, "INSERT INTO segment (id, tenant, name) VALUES ($1, $2, $1)", segment, k.Tenant); err != nil {
					return err
				}
			}
			return nil
		})
		ids := map[string]string{}
		for _, name := range []string{"all", "removed", "off", "changed", "broken"} {
			ids[name] = s.add(name, "")
		}
		ids["gold"], ids["silver"] = s.add("gold", "gold"), s.add("silver", "silver")
		s.broken = "/broken"
		login, request := s.approved("Jess")
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(tx.Ctx, "INSERT INTO account_segment (tenant, account, segment) SELECT tenant, n, 'gold' FROM account WHERE id = $1", login)
			return err
		})
		s.Clock.Move(cooling)
		require.NoError(t, s.Execute(t.Context()))
		boss := k.System()
		_, err := s.hooks.Remove(t.Context(), boss, webhook.Named{Endpoint: ids["removed"]})
		require.NoError(t, err)
		_, err = s.hooks.Disable(t.Context(), boss, webhook.Named{Endpoint: ids["off"]})
		require.NoError(t, err)
		_, err = s.hooks.Change(t.Context(), boss, webhook.ChangeInput{Endpoint: ids["changed"], Version: 1, Settings: webhook.Settings{
			Name: "changed", URL: s.url + "/changed", Events: []string{"desk.note_added"},
		}})
		require.NoError(t, err)
		s.deliver()
		require.NoError(t, s.Execute(t.Context()))
		require.Equal(t, "waiting", s.states(request)["broken"])
		k.Do(func(tx *op.Tx) error { // as after days of attempts, and of a thousand events: the kept position lags
			if _, err := tx.ExecContext(tx.Ctx, "UPDATE webhook_delivery SET state = 'given_up', next_at = NULL, done_at = 1 WHERE endpoint = $1", ids["broken"]); err != nil {
				return err
			}
			_, err := tx.ExecContext(tx.Ctx, "UPDATE webhook_endpoint SET pos = (SELECT max(pos) FROM event) WHERE id = $1", ids["changed"])
			return err
		})
		require.NoError(t, s.Execute(t.Context()))
		require.Equal(t, map[string]string{
			"all": "informed", "gold": "informed", "removed": "removed", "off": "off", "changed": "passed_over", "broken": "given_up",
		}, s.states(request), "silver was never to be told")
		require.Equal(t, 1, s.told["/gold"], "a segment's endpoint is told although the account is in no segment any more")
		require.Zero(t, s.told["/silver"])
		require.Equal(t, 3, k.Count("event", "type = 'privacy.recipient_lost'"))
		require.NoError(t, s.Execute(t.Context()), "again")
		require.Equal(t, 3, k.Count("event", "type = 'privacy.recipient_lost'"), "each is told of once")

		s.broken = ""
		list, err := s.hooks.ListDeliveries(t.Context(), boss, webhook.ListDeliveriesInput{Endpoint: ids["broken"]})
		require.NoError(t, err)
		_, err = s.hooks.Replay(t.Context(), boss, webhook.ReplayInput{Endpoint: ids["broken"], Delivery: list.Items[0].ID})
		require.NoError(t, err)
		s.deliver()
		require.NoError(t, s.Execute(t.Context()))
		_, err = s.ConfirmRecipient(t.Context(), k.Actor(authz.Administrator), privacy.RecipientInput{Account: login, Recipient: ids["removed"]})
		require.NoError(t, err)
		after := s.states(request)
		require.Equal(t, "informed", after["broken"], "what is sent again is noted")
		require.Equal(t, "confirmed", after["removed"], "somebody confirms for it")
	})
}

// TestRestoredAccountsAreToldOfOnce erases again whom a restored database has:
// nobody is told a second time, and so nobody is waited for.
func TestRestoredAccountsAreToldOfOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSystems(t, k)
		s.add("all", "")
		login := k.Account(account.Draft{FirstName: "Jess", Email: strings.ToLower("Jess") + "@example.com"})
		require.NoError(t, s.Tombstones.Append(privacy.Tombstone{Login: login, Tenant: k.Tenant, At: k.Clock.Now()}))
		erased, err := s.eraser.Replay(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, erased)
		require.Zero(t, k.Count("erasure_recipient", ""))
	})
}
