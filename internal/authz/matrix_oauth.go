package authz

var oauthMatrix = map[string]string{
	"oauth.add_application":     "DE",
	"oauth.change_application":  "DE",
	"oauth.disable_application": "DE",
	"oauth.enable_application":  "DE",
	"oauth.remove_application":  "DE",
	"oauth.list_applications":   "DE",
	"oauth.view_application":    "DE",
	"oauth.rotate_secret":       "DE",
	"oauth.add_scope":           "DE",
	"oauth.change_scope":        "DE",
	"oauth.remove_scope":        "DE",
	"oauth.list_scopes":         "DE",
	"oauth.rotate_signing_key":  "DT",
	"oauth.list_signing_keys":   "DTE",

	"oauth.list_application_access":   "VASPDOYC",
	"oauth.revoke_application_access": "ASPDOC",
	"oauth.give_consent":              "C",
	"oauth.deny_request":              "C",
	"oauth.allow_device":              "C",
	"oauth.deny_device":               "C",

	// What applications do at the protocol's endpoints.
	"oauth.start_request":  "",
	"oauth.answer_request": "",
	"oauth.redeem_code":    "",
	"oauth.refresh":        "",
	"oauth.start_device":   "",
	"oauth.redeem_device":  "",
	"oauth.revoke_token":   "",
	"oauth.start_logout":   "",
}
