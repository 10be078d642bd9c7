package authz

var messageMatrix = map[string]string{
	"message.list":             "VASPDOY",
	"message.resend":           "ASPDO",
	"message.cancel":           "ASPDO",
	"message.lift_suppression": "ASPDO",
	"message.list_templates":   "DE",
	"message.view_template":    "DE",
	"message.change_template":  "DE",
	"message.reset_template":   "DE",
	"message.preview_template": "DE",
	"message.list_mailbox":     "DE",
	"message.read_mailbox":     "DE",
}
