package authz

var tenantMatrix = map[string]string{
	"tenant.add":                  "D",
	"tenant.add_field":            "DE",
	"tenant.change_field":         "DE",
	"tenant.remove_field":         "DE",
	"tenant.list":                 "VASPDOUYET",
	"tenant.list_fields":          "VASPDOUYE",
	"tenant.view_field":           "DE",
	"tenant.view_logo":            "VASPDOUYET",
	"tenant.list_settings":        "PDU",
	"tenant.change_settings":      "D",
	"tenant.change_branding":      "D",
	"tenant.change_desk_policy":   "D",
	"tenant.list_blocked":         "PDU",
	"tenant.block_email_domain":   "D",
	"tenant.unblock_email_domain": "D",
	"tenant.block_username":       "D",
	"tenant.unblock_username":     "D",
}
