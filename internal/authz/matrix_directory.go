package authz

var directoryMatrix = map[string]string{
	"directory.import": "DE",
	"directory.export": "DE",

	"directory.count_duplicates":  "VASPDOY",
	"directory.list_duplicates":   "VASPDOY",
	"directory.preview_merge":     "ASPD",
	"directory.merge":             "PD",
	"directory.dismiss_duplicate": "PD",

	"directory.preview_bulk":          "PD",
	"directory.bulk_disable":          "PD",
	"directory.bulk_end_sessions":     "PD",
	"directory.bulk_require_password": "PD",
	"directory.bulk_tag":              "PD",
	"directory.stop_bulk":             "PD",
	"directory.list_bulk":             "PD",
	"directory.view_bulk":             "PD",
	"directory.list_bulk_accounts":    "PD",
}
