package authz

var deskMatrix = map[string]string{
	"desk.list_activity":     "VASPDOY",
	"desk.list_own_activity": "C",
	"desk.view_note":         "VASPDOY",
	"desk.list_readers":      "ASPDY",
	"desk.watch_activity":    "VASPDOY",
	"desk.preview_act":       "ASPDO",
	"desk.add_note":          "ASPDO",
	"desk.edit_note":         "ASPDO",
	"desk.pin_note":          "ASPD",

	// Whoever may do what needs a second person may ask for one; who says yes
	// needs the permission of the operation itself, too.
	"desk.ask_approval":    "ASPDUYE",
	"desk.withdraw":        "ASPDUYE",
	"desk.list_approvals":  "ASPDUYE",
	"desk.view_approval":   "ASPDUYE",
	"desk.count_approvals": "ASPDUYE",
	"desk.approve":         "SPDY",
	"desk.reject":          "SPDY",
	"desk.redact_note":     "PY",

	// Limits bind everybody of the staff; who is held may go on once a day.
	"desk.list_own_limits":   "VASPDOUYET",
	"desk.release_own_limit": "VASPDOUYET",
	"desk.list_limits":       "PD",
	"desk.release_limit":     "PD",

	"desk.add_external_entry":   "DE",
	"desk.put_panel":            "DE",
	"desk.remove_panel":         "DE",
	"desk.list_panels":          "VASPDOY",
	"desk.list_external_types":  "VASPDOYE",
	"desk.change_external_type": "DE",
}
