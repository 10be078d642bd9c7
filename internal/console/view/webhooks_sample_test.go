package view_test

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
)

func sampleWebhookRow(v view.View) view.WebhookRow {
	return view.WebhookRow{
		ID: "whk_1", Name: "Warehouse", URL: "https://warehouse.example/readmit", Enabled: true, Failing: ago(25 * time.Minute), Worked: ago(3 * hour),
		Failure: v.T("deliveries.failure.status_of", map[string]any{"Status": "503"}),
	}
}

func sampleWebhooks(v view.View) view.WebhooksPage {
	return view.WebhooksPage{Settings: sampleSettings(v, v.T("webhooks.title"), view.WebhooksPath("harbor")), CanEdit: true, Rows: []view.WebhookRow{
		sampleWebhookRow(v),
		{ID: "whk_2", Name: "Newsletter", URL: "https://letters.example/hooks/9f2c", Enabled: true, Worked: ago(time.Minute), Mailer: true, Values: true},
		{ID: "whk_3", Name: "Old shop", URL: "https://old.example/hook", Paused: true, PausedAt: ago(2 * day), Worked: ago(6 * day)},
		{ID: "whk_4", Name: "Trial", URL: "https://trial.example/hook"},
	}}
}

func sampleWebhookForm(v view.View, wrong bool) view.WebhookForm {
	f := view.WebhookForm{
		Action: view.WebhooksPath("harbor"), Key: "idk_1", Version: "3", Name: "Warehouse", URL: "https://warehouse.example/readmit", Aliases: "USER_LOGIN",
		Segments:     []view.Choice{{Text: v.T("webhooks.segment_all"), Chosen: true}, {Value: "seg_1", Text: "Gold"}},
		Applications: []view.Choice{{Value: "app_1", Text: "Harbor shop", Chosen: true}, {Value: "app_2", Text: "Newsletter"}}, Fields: "email\nattribute.plan",
		Families: []view.EventFamily{
			{Name: "account", Title: v.T("part.account"), Types: []view.EventChoice{
				{Name: "account.disabled", Title: "Disabled", Aliases: "ACCOUNT_DEACTIVATED", Chosen: true}, {Name: "account.unlocked"},
			}},
			{Name: "webhook", Title: v.T("part.webhook"), Types: []view.EventChoice{{Name: "webhook.added", Aliases: "WEBHOOK_CREATED"}}},
		},
	}
	if wrong {
		f.New, f.URL = true, "ftp://warehouse"
		f.Problems = map[string]string{"url": v.T("fault.url.url"), "events": v.T("fault.events.required")}
	}
	return f
}

func sampleWebhookNew(v view.View) view.WebhookFormPage {
	return view.WebhookFormPage{Settings: sampleSettings(v, v.T("webhooks.add"), view.WebhooksPath("harbor")), Form: sampleWebhookForm(v, true)}
}

func sampleWebhook(v view.View) view.WebhookPage {
	return view.WebhookPage{
		Settings: sampleSettings(v, "Warehouse", view.WebhooksPath("harbor")), Row: sampleWebhookRow(v), Form: sampleWebhookForm(v, false), Chosen: "email first_name",
		Secrets: []view.SecretRow{{Added: ago(time.Minute)}, {Added: ago(40 * day), Until: ago(-day)}}, CanEdit: true, CanGuard: true,
		Once: &view.ShownOnce{Title: v.T("webhooks.rotated", map[string]any{"Name": "Warehouse"}), Text: v.T("webhooks.secret_text"), Label: v.T("applications.secret"), Value: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
	}
}

func sampleDeliveryRows(v view.View) []view.DeliveryRow {
	return []view.DeliveryRow{
		{ID: "dlv_1", Type: "account.disabled", Event: "evt_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Account: sampleAccount().LoginID, State: "waiting", Failure: v.T("deliveries.failure.timeout"), At: ago(20 * time.Minute), Next: ago(-10 * time.Minute), Attempts: 3},
		{ID: "dlv_2", Type: "account.name_changed", Event: "evt_0193a6c2b4f07c3e9a1d5f2b7c8e9d02", State: "delivered", At: ago(3 * hour), Done: ago(3 * hour), Status: 204, Attempts: 1},
		{ID: "dlv_3", Type: "session.ended", Event: "evt_0193a6c2b4f07c3e9a1d5f2b7c8e9d03", State: "given_up", Failure: v.T("deliveries.failure.unreachable"), At: ago(5 * day), Done: ago(2 * day), Attempts: 11},
	}
}

func sampleDeliveries(v view.View) view.DeliveriesPage {
	page := view.DeliveriesPage{
		Settings: sampleSettings(v, v.T("deliveries.title", map[string]any{"Name": "Warehouse"}), view.WebhooksPath("harbor")), Row: sampleWebhookRow(v),
		Items: sampleDeliveryRows(v), Next: view.DeliveriesPath("harbor", "whk_1", "") + "?cursor=x", Since: "2026-03-09T14:05", CanEdit: true,
	}
	for _, s := range []string{"every", "state.waiting", "state.delivered", "state.given_up"} {
		page.States = append(page.States, view.Choice{Value: view.DeliveriesPath("harbor", "whk_1", s), Text: v.T("deliveries." + s), Chosen: s == "every"})
	}
	return page
}

func sampleDelivery(v view.View) view.DeliveryPage {
	return view.DeliveryPage{
		Settings: sampleSettings(v, v.T("deliveries.one"), view.WebhooksPath("harbor")), Row: sampleWebhookRow(v), Delivery: sampleDeliveryRows(v)[0], CanEdit: true,
		Tries: []view.TryRow{
			{At: ago(5 * time.Minute), TookMS: 10_000, Failure: v.T("deliveries.failure.timeout"), Request: "{\n  \"type\": \"account.disabled\",\n  \"account_order\": 7\n}"},
			{At: ago(20 * time.Minute), TookMS: 83, Status: 503, Failure: v.T("deliveries.failure.status_of", map[string]any{"Status": "503"}), Request: "{\n  \"type\": \"account.disabled\"\n}", Answer: "<h1>Service Unavailable</h1>"},
			{At: ago(day), TookMS: 12, Status: 204},
		},
	}
}
