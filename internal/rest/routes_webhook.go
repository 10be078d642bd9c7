package rest

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/webhook"
)

func (a *api) webhookRoutes() {
	read(a, "webhook.list_events", "/events", a.Webhook.ListEvents)
	a.mux.HandleFunc("GET "+Base+"/events/stream", a.stream)
	a.mux.HandleFunc("GET "+Base+"/events/socket", a.socket)
	read(a, "webhook.list", "/webhooks", a.Webhook.List)
	act(a, "webhook.add", "/webhooks", a.addWebhook)
	read(a, "webhook.view", "/webhooks/{id=endpoint}", a.Webhook.View)
	act(a, "webhook.change", "/webhooks/{id=endpoint}/change", a.Webhook.Change)
	act(a, "webhook.enable", "/webhooks/{id=endpoint}/enable", a.Webhook.Enable)
	act(a, "webhook.disable", "/webhooks/{id=endpoint}/disable", a.Webhook.Disable)
	act(a, "webhook.remove", "/webhooks/{id=endpoint}/remove", a.Webhook.Remove)
	act(a, "webhook.rotate_secret", "/webhooks/{id=endpoint}/rotate-secret", a.rotateWebhookSecret)
	act(a, "webhook.test", "/webhooks/{id=endpoint}/test", a.Webhook.Test)
	act(a, "webhook.replay", "/webhooks/{id=endpoint}/replay", a.Webhook.Replay)
	act(a, "webhook.mark_mailer", "/webhooks/{id=endpoint}/mark-mailer", a.Webhook.MarkMailer)
	act(a, "webhook.unmark_mailer", "/webhooks/{id=endpoint}/unmark-mailer", a.Webhook.UnmarkMailer)
	act(a, "webhook.choose_values", "/webhooks/{id=endpoint}/choose-values", a.Webhook.ChooseValues)
	act(a, "webhook.change_address", "/webhooks/{id=endpoint}/change-address", a.Webhook.ChangeAddress)
	read(a, "webhook.list_deliveries", "/webhooks/{id=endpoint}/deliveries", a.Webhook.ListDeliveries)
	read(a, "webhook.view_delivery", "/webhooks/{id=endpoint}/deliveries/{delivery=delivery}", a.Webhook.ViewDelivery)
}

// WebhookWithSecret is an endpoint with its new secret in the clear.
type WebhookWithSecret struct {
	webhook.Endpoint
	// Secret is shown this once; empty where the request was answered before under
	// the same idempotency key.
	Secret string `json:"secret"`
}

// addWebhook shows the secret, which prints as redacted everywhere else.
func (a *api) addWebhook(ctx context.Context, actor authz.Actor, in webhook.AddInput) (WebhookWithSecret, error) {
	out, err := a.Webhook.Add(ctx, actor, in)
	return withSecret(out), err
}

// rotateWebhookSecret does so for the secret that takes the place of another.
func (a *api) rotateWebhookSecret(ctx context.Context, actor authz.Actor, in webhook.RotateSecretInput) (WebhookWithSecret, error) {
	out, err := a.Webhook.RotateSecret(ctx, actor, in)
	return withSecret(out), err
}

func withSecret(out webhook.WithSecret) WebhookWithSecret {
	shown := WebhookWithSecret{Endpoint: out.Endpoint, Secret: out.Secret.Reveal()}
	if shown.Secret == secret.Redacted {
		shown.Secret = ""
	}
	return shown
}
