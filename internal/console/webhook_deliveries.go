package console

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/webhook"
)

// webhookAct does what needs nothing but the endpoint. One that is gone leads
// back to the list.
func (c *console) webhookAct(do func(context.Context, authz.Actor, webhook.Named) (webhook.Endpoint, error), said string) act {
	return func(v *visit) error {
		id := v.r.PathValue("endpoint")
		_, err := do(v.r.Context(), v.actor, webhook.Named{Endpoint: id})
		if err == nil && strings.HasSuffix(v.r.URL.Path, "/remove") {
			return c.done(v, view.WebhooksPath(v.slug()), v.T(said))
		}
		return c.toWebhook(v, id, err, v.T(said))
	}
}

// deliveriesPage lists what was sent to an endpoint.
func (c *console) deliveriesPage(v *visit) error {
	id, query := v.r.PathValue("endpoint"), v.r.URL.Query()
	e, err := c.Webhooks.View(v.r.Context(), v.actor, webhook.Named{Endpoint: id})
	if err != nil {
		return err
	}
	in := webhook.ListDeliveriesInput{Endpoint: id, State: query.Get("state"), Cursor: query.Get("cursor")}
	list, err := c.Webhooks.ListDeliveries(v.r.Context(), v.actor, in)
	if err != nil {
		return err
	}
	page := view.DeliveriesPage{
		Settings: c.settings(v, v.T("deliveries.title", args{"Name": e.Name})), Row: v.webhookRow(e.Endpoint),
		CanEdit: v.actor.May("webhook.replay") && e.Enabled, Since: v.Now.In(v.Zone).AddDate(0, 0, -1).Format(sinceForm),
	}
	for _, state := range []string{"", string(webhook.Waiting), string(webhook.Delivered), string(webhook.GivenUp)} {
		text := "deliveries.state." + state
		if state == "" {
			text = "deliveries.every"
		}
		page.States = append(page.States, view.Choice{Value: view.DeliveriesPath(v.slug(), id, state), Text: v.T(text), Chosen: in.State == state})
	}
	for _, d := range list.Items {
		page.Items = append(page.Items, v.deliveryRow(d))
	}
	if list.NextCursor != "" {
		page.Next = view.DeliveriesPath(v.slug(), id, "") + "?" + url.Values{"state": {in.State}, "cursor": {list.NextCursor}}.Encode()
	}
	return v.show(view.Deliveries(page))
}

func (v *visit) deliveryRow(d webhook.Delivery) view.DeliveryRow {
	return view.DeliveryRow{
		ID: d.ID, Type: d.Type, Event: d.Event, Account: d.Account, State: string(d.State), Failure: v.deliveryFailure(d.Failure, d.Status),
		At: d.At, Done: instant(d.DoneAt), Next: instant(d.NextAt), Status: d.Status, Attempts: d.Attempts,
	}
}

// deliveryPage shows one delivery with what was sent and answered.
func (c *console) deliveryPage(v *visit) error {
	id := v.r.PathValue("endpoint")
	e, err := c.Webhooks.View(v.r.Context(), v.actor, webhook.Named{Endpoint: id})
	if err != nil {
		return err
	}
	d, err := c.Webhooks.ViewDelivery(v.r.Context(), v.actor, webhook.DeliveryInput{Endpoint: id, Delivery: v.r.PathValue("delivery")})
	if err != nil {
		return err
	}
	page := view.DeliveryPage{
		Settings: c.settings(v, v.T("deliveries.one")), Row: v.webhookRow(e.Endpoint), Delivery: v.deliveryRow(d.Delivery),
		CanEdit: v.actor.May("webhook.replay") && e.Enabled,
	}
	for _, t := range d.Tries {
		page.Tries = append(page.Tries, view.TryRow{
			At: t.At, Status: t.Status, TookMS: t.TookMS, Failure: v.deliveryFailure(t.Failure, t.Status), Request: indented(t.Request), Answer: t.Answer,
		})
	}
	return v.show(view.Delivery(page))
}

// indented is JSON as people read it.
func indented(raw json.RawMessage) string {
	var out bytes.Buffer
	if json.Indent(&out, raw, "", "  ") != nil {
		return string(raw)
	}
	return out.String()
}
