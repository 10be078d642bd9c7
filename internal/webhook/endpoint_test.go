package webhook_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

func publicOnly() *fetch.Client { return fetch.New(fetch.Config{}) }

func TestSettingsThatAreRefused(t *testing.T) {
	good := webhook.Settings{Name: "Shop", URL: "https://shop.example.com/hook?x=1", Events: []string{"USER_UPDATED", "account.*", "desk.note_added", "*"}}
	require.NoError(t, webhook.AddInput{Settings: good}.Validate())
	for _, change := range []func(*webhook.Settings){
		func(s *webhook.Settings) { s.Name = "" },
		func(s *webhook.Settings) { s.URL = "ftp://shop.example.com" },
		func(s *webhook.Settings) { s.URL = "https://me:pass@shop.example.com" },
		func(s *webhook.Settings) { s.URL = "https://shop.example.com/#x" },
		func(s *webhook.Settings) { s.URL = "https:///x" },
		func(s *webhook.Settings) { s.Events = nil },
		func(s *webhook.Settings) { s.Events = []string{"account.no_such"} },
		func(s *webhook.Settings) { s.Events = []string{"nosuch.*"} },
	} {
		bad := good
		change(&bad)
		require.Equal(t, "invalid_input", testkit.Code(webhook.AddInput{Settings: bad}.Validate()), "%+v", bad)
	}
}

func TestSecretsAreRotatedWithoutAMissedRequest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, r, dev := node(k, "a"), receive(t), k.Actor(authz.Developer)
		e := added(t, k, s, r.URL, "desk.note_added")
		next, err := s.RotateSecret(ctx, dev, webhook.RotateSecretInput{Endpoint: e.ID, Overlap: 60})
		require.NoError(t, err)
		require.NotEqual(t, e.Secret, next.Secret)
		addNote(t, k, k.Actor(authz.Agent), jess(k))
		deliver(t, k, s)
		one := r.all()[0]
		require.NoError(t, verify(e.Secret.Reveal(), one.header, one.body, k.Clock.Now()))
		require.NoError(t, verify(next.Secret.Reveal(), one.header, one.body, k.Clock.Now()))
		k.Clock.Move(time.Hour)
		dev = k.Actor(authz.Developer)
		viewed, err := s.View(ctx, dev, webhook.Named{Endpoint: e.ID})
		require.NoError(t, err)
		require.Len(t, viewed.Secrets, 1)
		tested, err := s.Test(ctx, dev, webhook.Named{Endpoint: e.ID})
		require.NoError(t, err)
		require.True(t, tested.OK)
		two := r.all()[1]
		require.Equal(t, "webhook.tested", two.payload.Type)
		require.Error(t, verify(e.Secret.Reveal(), two.header, two.body, k.Clock.Now()))
		require.NoError(t, verify(next.Secret.Reveal(), two.header, two.body, k.Clock.Now()))
		for range 4 {
			_, err = s.RotateSecret(ctx, dev, webhook.RotateSecretInput{Endpoint: e.ID, Overlap: 60})
		}
		require.NoError(t, err)
		_, err = s.RotateSecret(ctx, dev, webhook.RotateSecretInput{Endpoint: e.ID, Overlap: 60})
		require.ErrorIs(t, err, webhook.ErrTooManySecrets)
		_, err = s.Remove(ctx, dev, webhook.Named{Endpoint: e.ID})
		require.NoError(t, err)
		require.Zero(t, k.Count("webhook_secret", ""))
		require.NoError(t, s.Purge(ctx))
		require.Zero(t, k.Count("webhook_endpoint", "")+k.Count("webhook_delivery", "")+k.Count("webhook_attempt", ""))
	})
}

func TestASegmentsEndpointIsToldOfItsAccountsOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ('seg_a', $1, 'A')", k.Tenant)
			return err
		})
		s, r := node(k, "a"), receive(t)
		_, err := s.Add(ctx, k.Actor(authz.Developer), webhook.AddInput{Settings: webhook.Settings{Name: "Gold", URL: r.URL, Events: []string{"*"}, Segment: "seg_b"}})
		require.ErrorIs(t, err, webhook.ErrNoSegment)
		_, err = s.Add(ctx, k.Actor(authz.Developer), webhook.AddInput{Settings: webhook.Settings{Name: "Gold", URL: r.URL, Events: []string{"*"}, Segment: "seg_a"}})
		require.NoError(t, err)
		mine := k.Account(account.Draft{FirstName: "Jess", Segments: []string{"seg_a"}})
		for _, login := range []string{jess(k), mine, jess(k)} {
			addNote(t, k, k.Actor(authz.Agent), login)
		}
		deliver(t, k, s)
		require.Len(t, r.taken(), 1, "neither other accounts' events nor the tenant's")
		require.Equal(t, mine, r.taken()[0].Account)
	})
}

func TestOneDeliveryIsSentAgainAndShown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, r, dev := node(k, "a"), receive(t), k.Actor(authz.Developer)
		e := added(t, k, s, r.URL, "desk.note_added")
		for range 3 {
			addNote(t, k, k.Actor(authz.Agent), jess(k))
		}
		deliver(t, k, s)
		page, err := s.ListDeliveries(ctx, dev, webhook.ListDeliveriesInput{Endpoint: e.ID, Limit: 2})
		require.NoError(t, err)
		require.Len(t, page.Items, 2)
		rest, err := s.ListDeliveries(ctx, dev, webhook.ListDeliveriesInput{Endpoint: e.ID, Limit: 2, Cursor: page.NextCursor})
		require.NoError(t, err)
		require.Len(t, rest.Items, 1)
		require.Empty(t, rest.NextCursor)
		one := rest.Items[0]
		require.Equal(t, webhook.Delivered, one.State)
		_, err = s.Replay(ctx, dev, webhook.ReplayInput{Endpoint: e.ID, Delivery: one.ID})
		require.NoError(t, err)
		_, err = s.Replay(ctx, dev, webhook.ReplayInput{Endpoint: e.ID, Delivery: one.ID})
		require.ErrorIs(t, err, webhook.ErrWaits)
		_, err = s.Replay(ctx, dev, webhook.ReplayInput{Endpoint: e.ID, Delivery: "dlv_none"})
		require.ErrorIs(t, err, webhook.ErrNoDelivery)
		deliver(t, k, s)
		require.Equal(t, one.Event, r.taken()[3].ID)
		seen, err := s.ViewDelivery(ctx, dev, webhook.DeliveryInput{Endpoint: e.ID, Delivery: one.ID})
		require.NoError(t, err)
		require.Len(t, seen.Tries, 2)
		require.JSONEq(t, string(r.all()[3].body), string(seen.Tries[0].Request))
		old := k.Clock.Now().Add(-15 * 24 * time.Hour)
		_, err = s.Replay(ctx, dev, webhook.ReplayInput{Endpoint: e.ID, Since: &old})
		require.Equal(t, "invalid_input", testkit.Code(err))
	})
}

// TestAnErasedAccountIsReadNowhere looks for an account in the log after its
// key was destroyed, and after its rows were.
func TestAnErasedAccountIsReadNowhere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, r, dev := node(k, "a"), receive(t), k.Actor(authz.Developer)
		e := added(t, k, s, r.URL, "desk.note_added")
		login := jess(k)
		addNote(t, k, k.Actor(authz.Agent), login)
		deliver(t, k, s)
		page, err := s.ListDeliveries(ctx, dev, webhook.ListDeliveriesInput{Endpoint: e.ID})
		require.NoError(t, err)
		n, one := k.Number(login), webhook.DeliveryInput{Endpoint: e.ID, Delivery: page.Items[0].ID}
		seen, err := s.ViewDelivery(ctx, dev, one)
		require.NoError(t, err, "the account's key opens it")
		require.NotEmpty(t, seen.Tries[0].Request)
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			copied, err := webhook.Copy(ctx, tx, n)
			require.Len(t, copied.Told, 1)
			return err
		}))
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM account_key WHERE account = $1", n)
			return err
		})
		seen, err = s.ViewDelivery(ctx, dev, one)
		require.NoError(t, err)
		require.Empty(t, seen.Tries[0].Request, "nothing else does")
		require.EqualValues(t, http.StatusNoContent, seen.Tries[0].Status)
		addNote(t, k, k.Actor(authz.Agent), login)
		k.Do(func(tx *op.Tx) error { // as it is when the last event of an erased account is sent
			_, err := tx.ExecContext(ctx, "UPDATE account SET status = 'deleted' WHERE id = $1", login)
			require.NoError(t, err)
			_, err = tx.ExecContext(ctx, "DELETE FROM account_key WHERE account = $1", n)
			return err
		})
		deliver(t, k, s)
		require.Len(t, r.taken(), 2)
		require.Zero(t, k.Count("account_key", "account = $1", n), "it gets no new key")
		for range 2 {
			k.Do(func(tx *op.Tx) error { return webhook.Erase(tx, n) })
		}
		require.Zero(t, k.Count("webhook_delivery", "")+k.Count("webhook_attempt", ""))
	})
}

func TestRecipientsAreThoseThatTakeTheEvent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, dev := node(k, "a"), k.Actor(authz.Developer)
		all := added(t, k, s, "https://a.example", "*")
		k.Clock.Move(time.Second)
		family := added(t, k, s, "https://b.example", "account.*")
		added(t, k, s, "https://c.example", "desk.note_added")
		off := added(t, k, s, "https://d.example", "*")
		_, err := s.Disable(ctx, dev, webhook.Named{Endpoint: off.ID})
		require.NoError(t, err)
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			got, err := webhook.Recipients(ctx, tx, k.Tenant, "account.unlocked", 0)
			require.Equal(t, []webhook.Recipient{{all.ID, "Shop", "https://a.example"}, {family.ID, "Shop", "https://b.example"}}, got)
			return err
		}))
	})
}

// TestWhatIsAgreedToIsNotLedElsewhere changes an endpoint between the question
// and the yes: the act is done for the endpoint that was seen, or not at all.
func TestWhatIsAgreedToIsNotLedElsewhere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, dev := node(k, "a"), k.Actor(authz.Developer)
		e := added(t, k, s, "https://shop.example/hook", "account.*")
		seen := webhook.Based{Endpoint: e.ID, Version: e.Version, URL: e.URL}
		changed, err := s.Change(ctx, dev, webhook.ChangeInput{Endpoint: e.ID, Version: e.Version, Settings: webhook.Settings{Name: "Shop", URL: "https://other.example", Events: e.Events}})
		require.NoError(t, err)
		for _, based := range []webhook.Based{
			seen, {Endpoint: e.ID, Version: changed.Version, URL: e.URL}, {Endpoint: e.ID, Version: e.Version, URL: changed.URL},
		} {
			_, err = s.MarkMailer(ctx, k.System(), based)
			require.ErrorIs(t, err, webhook.ErrChanged)
			_, err = s.ChooseValues(ctx, k.System(), webhook.ChooseValuesInput{Based: based, Values: []string{"email"}})
			require.ErrorIs(t, err, webhook.ErrChanged)
		}
		_, err = s.ChangeAddress(ctx, k.System(), webhook.ChangeAddressInput{Endpoint: e.ID, Version: e.Version, URL: "https://third.example"})
		require.ErrorIs(t, err, webhook.ErrChanged)
		require.Zero(t, k.Count("webhook_endpoint", "mailer OR shown_values <> '' OR url <> 'https://other.example'"))
	})
}
