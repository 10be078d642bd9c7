package authz

var deskMatrix = map[string]string{
	"desk.list_activity":     "VASPDOY",
	"desk.list_own_activity": "C",
	"desk.view_note":         "VASPDOY",
	"desk.list_readers":      "ASPDY",
	"desk.watch_activity":    "VASPDOY",
	"desk.add_note":          "ASPDO",
	"desk.edit_note":         "ASPDO",
	"desk.pin_note":          "ASPD",
}
