package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

// TestNobodyAloneHasMoreValuesSent gives an endpoint personal values, and lets
// one person narrow what it is told, and never widen it.
func TestNobodyAloneHasMoreValuesSent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, dev := node(k, "a"), k.Actor(authz.Developer)
		e := added(t, k, s, "https://shop.example/hook", "account.unlocked", "desk.*").Endpoint
		change := func(to webhook.Settings) (webhook.Endpoint, error) {
			to.Name, to.URL = "Shop", e.URL
			return s.Change(ctx, dev, webhook.ChangeInput{Endpoint: e.ID, Version: e.Version, Settings: to})
		}
		values := func(names ...string) {
			var err error
			e, err = s.ChooseValues(ctx, k.System(), webhook.ChooseValuesInput{Based: webhook.Based{Endpoint: e.ID, Version: e.Version, URL: e.URL}, Values: names})
			require.NoError(t, err)
		}
		values("email")
		var err error
		e, err = change(webhook.Settings{Events: []string{"account.unlocked", "desk.note_added"}, Fields: []string{"email", "phone"}})
		require.NoError(t, err, "less may be sent by one person")
		for what, to := range map[string]webhook.Settings{
			"a type":      {Events: []string{"account.unlocked", "account.disabled"}, Fields: []string{"email"}},
			"a family":    {Events: []string{"account.*"}, Fields: []string{"email"}},
			"everything":  {Events: []string{"*"}, Fields: []string{"email"}},
			"a field":     {Events: []string{"account.unlocked"}, Fields: []string{"email", "birthday"}},
			"every field": {Events: []string{"account.unlocked"}},
		} {
			_, err := change(to)
			require.ErrorIs(t, err, webhook.ErrGuardedWider, what)
		}
		values()
		_, err = change(webhook.Settings{Events: []string{"*"}})
		require.NoError(t, err, "ids only")
	})
}
