package authz

var accountMatrix = map[string]string{
	"account.search":         "VASPDOY",
	"account.search_partial": "ASPD", // prefix and wildcard on fields that are masked for the role
	"account.count_states":   "VASPDOY",
	"account.list_recent":    "VASPDOY",
	"account.list_searches":  "VASPDOY",
	"account.save_search":    "VASPDOY",
	"account.share_search":   "VASPDOY",
	"account.remove_search":  "VASPDOY",
	"account.rename_search":  "VASPDOY",
	"account.prefer_search":  "VASPDOY",
	"account.create":         "SPDE",
	"account.view":           "VASPDOYC",
	"account.pin":            "ASPD",
	"account.unlock":         "ASPDO",
	"account.disable":        "ASPD",
	"account.enable":         "ASPD",
	"account.activate":       "ASPD",
	"account.reveal":         "ASPD",
	"account.update_profile": "ASPDOC",
}
