package authz

var webhookMatrix = map[string]string{
	"webhook.list_events": "DE",
}
