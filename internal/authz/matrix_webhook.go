package authz

var webhookMatrix = map[string]string{
	"webhook.list_events":     "DE",
	"webhook.read_stream":     "DE",
	"webhook.list":            "DE",
	"webhook.view":            "DE",
	"webhook.list_deliveries": "DE",
	"webhook.view_delivery":   "DE",
	"webhook.add":             "DE",
	"webhook.change":          "DE",
	"webhook.enable":          "DE",
	"webhook.disable":         "DE",
	"webhook.remove":          "DE",
	"webhook.rotate_secret":   "DE",
	"webhook.test":            "DE",
	"webhook.replay":          "DE",
	"webhook.unmark_mailer":   "DE",
	"webhook.mark_mailer":     "D",
	"webhook.choose_values":   "D",
	"webhook.change_address":  "D",
}
