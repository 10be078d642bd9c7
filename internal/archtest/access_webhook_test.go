package archtest

import (
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/webhook"
)

// webhookEntries are the lines of webhook endpoints, which belong to the tenant.
func (w *world) webhookEntries() map[string]entry {
	named := func(a *asked) webhook.Named { return webhook.Named{Endpoint: a.anEndpoint()} }
	return map[string]entry{
		"webhook.list":        on(tenantWide, w.webhook.List, func(*asked) webhook.ListInput { return webhook.ListInput{} }),
		"webhook.read_stream": on(visible, w.webhook.ReadStream, func(*asked) webhook.ReadStreamInput { return webhook.ReadStreamInput{} }),
		"webhook.view":        on(something, w.webhook.View, named),
		"webhook.add":         on(tenantWide, w.webhook.Add, func(a *asked) webhook.AddInput { return webhook.AddInput{Settings: endpoint("New")} }),
		"webhook.enable":      on(something, w.webhook.Enable, named).or("webhook_already_enabled"),
		"webhook.change": on(something, w.webhook.Change, func(a *asked) webhook.ChangeInput {
			return webhook.ChangeInput{Endpoint: a.anEndpoint(), Version: 1, Settings: endpoint("Other")}
		}),
		"webhook.disable": on(something, w.webhook.Disable, named),
		"webhook.remove":  on(something, w.webhook.Remove, named),
		"webhook.rotate_secret": on(something, w.webhook.RotateSecret, func(a *asked) webhook.RotateSecretInput {
			return webhook.RotateSecretInput{Endpoint: a.anEndpoint()}
		}),
		"webhook.test": on(something, w.webhook.Test, named),
		"webhook.replay": on(something, w.webhook.Replay, func(a *asked) webhook.ReplayInput {
			since := a.Clock.Now().Add(-time.Hour)
			return webhook.ReplayInput{Endpoint: a.anEndpoint(), Since: &since}
		}).or("nothing_to_replay"),
		"webhook.mark_mailer":   on(something, w.webhook.MarkMailer, func(a *asked) webhook.Based { return seen(a.anEndpoint()) }),
		"webhook.unmark_mailer": on(something, w.webhook.UnmarkMailer, named).or("webhook_mailer_already"),
		"webhook.choose_values": on(something, w.webhook.ChooseValues, func(a *asked) webhook.ChooseValuesInput {
			return webhook.ChooseValuesInput{Based: seen(a.anEndpoint()), Values: []string{"email"}}
		}),
		"webhook.change_address": on(something, w.webhook.ChangeAddress, func(a *asked) webhook.ChangeAddressInput {
			return webhook.ChangeAddressInput{Endpoint: a.anEndpoint(), Version: 1, URL: "https://127.0.0.1:1/new"}
		}),
		"webhook.list_deliveries": on(something, w.webhook.ListDeliveries, func(a *asked) webhook.ListDeliveriesInput {
			return webhook.ListDeliveriesInput{Endpoint: a.anEndpoint()}
		}),
		"webhook.view_delivery": on(something, w.webhook.ViewDelivery, func(a *asked) webhook.DeliveryInput {
			id := a.anEndpoint()
			return webhook.DeliveryInput{Endpoint: id, Delivery: a.aDelivery(id)}
		}),
	}
}

// seen is an endpoint as it was added.
func seen(id string) webhook.Based {
	return webhook.Based{Endpoint: id, Version: 1, URL: endpoint("").URL}
}

// endpoint is one that nobody can reach: its address is not public.
func endpoint(name string) webhook.Settings {
	return webhook.Settings{Name: name, URL: "https://127.0.0.1:1", Events: []string{webhook.Everything}}
}

func (a *asked) anEndpoint() string {
	return a.thing("endpoint", "whk_none", func() string {
		name := "Shop"
		if a.place == otherTenant { // endpoints belong to the tenant, whose every administrator sees them
			name = elsewhere
		}
		added, err := a.webhook.Add(ctx, a.system(a.where()), webhook.AddInput{Settings: endpoint(name)})
		a.must(err)
		return added.ID
	})
}

func (a *asked) aDelivery(endpoint string) string {
	if a.place == unknown {
		return "dlv_none"
	}
	id := a.DB.IDs.New("dlv")
	a.DoIn(a.where(), func(tx *op.Tx) error {
		const insert = "INSERT INTO webhook_delivery (id, tenant, endpoint, event, pos, type, at, state, since) SELECT $1, $2, $3, 'evt_none', $4, 'desk.note_added', 1, 'delivered', 1"
		_, err := tx.ExecContext(ctx, insert, id, a.where(), endpoint, a.made+1_000_000)
		return err
	})
	a.made++
	return id
}
