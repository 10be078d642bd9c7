package rest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

func TestTagsAndWorkOnManyAccountsByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		jess, tom := s.Account(account.Draft{FirstName: "Jess"}), s.Account(account.Draft{FirstName: "Tom"})
		agent, lead := s.client("agent"), s.client("supervisor")
		got, err := agent.Accounts.Tag(ctx, jess, "Gold plan")
		require.NoError(t, err)
		require.Equal(t, []string{"Gold plan"}, got.Tags)
		_, err = agent.Accounts.Tag(ctx, jess, "gold plan")
		require.Equal(t, "already_tagged", client.Code(err))
		page, err := agent.Accounts.SearchPage(ctx, client.Search{Tag: client.Term{Op: "eq", Value: "GOLD plan"}}, "")
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Equal(t, []string{"Gold plan"}, page.Items[0].Tags)
		_, err = agent.Accounts.SearchPage(ctx, client.Search{Tag: client.Term{Op: "prefix", Value: "gold"}}, "")
		require.Equal(t, "unsupported_operator", client.Code(err))
		tags, err := agent.Accounts.Tags(ctx, "go", "", 5)
		require.NoError(t, err)
		require.Equal(t, []string{"Gold plan"}, tags)

		on := client.Bulk{Accounts: []string{jess, tom}, Expected: 2}
		why := client.Because{Reason: "a new plan"}
		preview, err := lead.PreviewBulk(ctx, client.BulkTag, "gold plan", on)
		require.NoError(t, err)
		require.Equal(t, []client.BulkReason{{Code: "already_tagged", Count: 1}}, preview.LeftOut)
		_, err = agent.StartBulkTag(ctx, "gold plan", false, on, why)
		require.Equal(t, "not_allowed", client.Code(err))
		run, err := lead.StartBulkTag(ctx, "gold plan", false, on, why)
		require.NoError(t, err)
		_, err = lead.StartBulk(ctx, client.BulkEndSessions, on, why)
		require.NoError(t, err)
		_, err = lead.StartBulk(ctx, client.BulkDisable, on, why)
		require.Error(t, err, "a second person is asked for")
		runs, err := lead.BulkRuns(ctx)
		require.NoError(t, err)
		require.Len(t, runs, 2)
		stopped, err := lead.StopBulk(ctx, run.ID)
		require.NoError(t, err)
		require.NotNil(t, stopped.StoppedAt)
		_, err = lead.StopBulk(ctx, run.ID)
		require.Equal(t, "bulk_ended", client.Code(err))
		read, err := lead.BulkRun(ctx, run.ID)
		require.NoError(t, err)
		require.Equal(t, []any{"tag", "gold plan", "a new plan"}, []any{read.Act, read.Tag, read.Reason})
		report, err := lead.BulkReport(ctx, run.ID, false, 1, 10)
		require.NoError(t, err)
		require.Equal(t, []client.BulkLine{{Place: 2, Account: tom, Name: "Tom", Outcome: "waiting"}}, report.Lines)
		_, err = agent.Accounts.Untag(ctx, jess, "Gold Plan")
		require.NoError(t, err)
	})
}

func TestWebhooksAndExternalTypesByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		dev := s.client("developer")
		settings := client.WebhookSettings{Name: "Shop", URL: "https://shop.example/hook", Events: []string{"account.*"}, Fields: []string{"email"}}
		added, err := dev.Webhooks.Add(ctx, settings)
		require.NoError(t, err)
		require.Contains(t, added.Secret, "whsec_")
		settings.Name = "The shop"
		changed, err := dev.Webhooks.Change(ctx, added.ID, added.Version, settings)
		require.NoError(t, err)
		_, err = dev.Webhooks.Change(ctx, added.ID, added.Version, settings)
		require.Equal(t, "webhook_changed", client.Code(err))
		rotated, err := dev.Webhooks.RotateSecret(ctx, added.ID, 60)
		require.NoError(t, err)
		require.NotEqual(t, added.Secret, rotated.Secret)
		got, err := dev.Webhooks.Get(ctx, added.ID)
		require.NoError(t, err)
		require.Len(t, got.Secrets, 2)
		require.Equal(t, changed.WebhookSettings, got.WebhookSettings)
		_, err = dev.Webhooks.ReplaySince(ctx, added.ID, s.Clock.Now().Add(-time.Hour))
		require.Equal(t, "nothing_to_replay", client.Code(err))
		_, err = dev.Webhooks.Replay(ctx, added.ID, "dlv_none")
		require.Equal(t, "delivery_not_found", client.Code(err))
		list, next, err := dev.Webhooks.Deliveries(ctx, added.ID, "waiting", "")
		require.NoError(t, err)
		require.Empty(t, next)
		require.Empty(t, list)
		_, err = dev.Webhooks.Delivery(ctx, added.ID, "dlv_none")
		require.Equal(t, "delivery_not_found", client.Code(err))
		off, err := dev.Webhooks.Disable(ctx, added.ID)
		require.NoError(t, err)
		require.False(t, off.Enabled)
		_, err = dev.Webhooks.Enable(ctx, added.ID)
		require.NoError(t, err)
		require.NoError(t, dev.Webhooks.Remove(ctx, added.ID))
		all, err := dev.Webhooks.List(ctx)
		require.NoError(t, err)
		require.Empty(t, all)

		_, err = dev.Accounts.AddExternalEntry(ctx, s.Account(account.Draft{FirstName: "Jess"}), client.ExternalEntry{Type: "order_shipped", Text: "Order 7", OwnID: "7"})
		require.NoError(t, err)
		desk := s.client("administrator")
		require.NoError(t, desk.ChangeExternalType(ctx, "order_shipped", "Parcel sent", "box"))
		types, err := desk.ExternalTypes(ctx)
		require.NoError(t, err)
		require.Equal(t, []any{"order_shipped", "Parcel sent", "box"}, []any{types[0].Type, types[0].Label, types[0].Icon})
	})
}
