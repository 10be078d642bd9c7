package health_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

func TestWebhooksThatFailAreToldWithSince(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, hooks := service(k, "n1"), webhook.NewService(webhook.Config{DB: k.DB, Node: "n1"})
		_, c := look(t, s, k)
		require.NotContains(t, c, "webhooks", "there is none")
		e, err := hooks.Add(ctx, k.Actor(authz.Developer), webhook.AddInput{Settings: webhook.Settings{Name: "Warehouse", URL: "https://w.example", Events: []string{"*"}}})
		require.NoError(t, err)
		_, c = look(t, s, k)
		require.Equal(t, "ok working", found(c["webhooks"]))
		began := k.Clock.Now().UTC().Truncate(time.Microsecond)
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE webhook_endpoint SET failures = 3, failing_since = $2 WHERE id = $1", e.ID, began.UnixMicro())
			return err
		})
		k.Clock.Move(time.Hour)
		_, c = look(t, s, k)
		require.Equal(t, "failing failing", found(c["webhooks"]))
		require.Equal(t, began, *c["webhooks"].Since)
		require.Equal(t, []string{"Warehouse"}, c["webhooks"].Names)
		require.NotContains(t, c["webhooks"].Message, "w.example")
	})
}
