package authz

var privacyMatrix = map[string]string{
	"privacy.request_deletion":        "ASPDOEC",
	"privacy.cancel_deletion":         "ASPDC",
	"privacy.list_deletion_requests":  "VASPDOY",
	"privacy.count_deletion_requests": "VASPDOY",
	"privacy.view_deletion_request":   "VASPDOYC",
	"privacy.approve_deletion":        "DY",
	"privacy.reject_deletion":         "DY",
	"privacy.send_deletion_link":      "DY",
	"privacy.confirm_deletion":        "", // by the link that the owner is sent
	"privacy.keep_account":            "",
	"privacy.view_receipt":            "VASPDOYU",
	"privacy.confirm_recipient":       "DE",
	"privacy.place_hold":              "Y",
	"privacy.release_hold":            "Y",
	"privacy.list_deletion_rules":     "VASPDOYU",
	"privacy.add_deletion_rule":       "DY",
	"privacy.change_deletion_rule":    "DY",
	"privacy.remove_deletion_rule":    "DY",
	"privacy.preview_deletion_batch":  "DY",
	"privacy.start_deletion_batch":    "DY",
	"privacy.stop_deletion_batch":     "DY",

	"privacy.open_request":          "ASPDOYC",
	"privacy.extend_request":        "ASPDOY",
	"privacy.close_request":         "ASPDOYC",
	"privacy.list_requests":         "VASPDOY",
	"privacy.list_account_requests": "VASPDOYC",
	"privacy.request_export":        "ASPDOYC",
	"privacy.deliver_export":        "ASPDOY",
	"privacy.take_export":           "C",
	"privacy.open_export":           "", // by the link that the owner is sent
	"privacy.make_export":           "",
}
