package rest

func (a *api) webhookRoutes() {
	read(a, "webhook.list_events", "/events", a.Webhook.ListEvents)
}
