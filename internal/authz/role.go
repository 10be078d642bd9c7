package authz

// Role is a named set of permissions.
type Role struct {
	Name        string
	Title       string
	Permissions Set
}

// The roles out of the box, from the least to the most.
const (
	Viewer          = "viewer"
	OutsourcedAgent = "outsourced_agent"
	Agent           = "agent"
	SeniorAgent     = "senior_agent"
	Supervisor      = "supervisor"
	Administrator   = "administrator"
	Auditor         = "auditor"
	PrivacyOfficer  = "privacy_officer"
	Developer       = "developer"
	Operator        = "operator"
)

// letters are the short names of docs: V A O S P D U Y E T.
var letters = map[byte]string{
	'V': Viewer, 'O': OutsourcedAgent, 'A': Agent, 'S': SeniorAgent, 'P': Supervisor,
	'D': Administrator, 'U': Auditor, 'Y': PrivacyOfficer, 'E': Developer, 'T': Operator,
}

// order is the order in which roles are listed.
const order = "VOASPDUYET"

var titles = map[string]string{
	Viewer: "Viewer", OutsourcedAgent: "Outsourced agent", Agent: "Agent", SeniorAgent: "Senior agent",
	Supervisor: "Supervisor", Administrator: "Administrator", Auditor: "Auditor",
	PrivacyOfficer: "Privacy officer", Developer: "Developer", Operator: "Operator",
}

// matrix says which roles hold a permission, by their letters.
var matrix = map[string]string{
	"account.search":          "VASPDOY",
	"account.search_partial":  "ASPD", // prefix and wildcard on fields that are masked for the role
	"account.count_states":    "VASPDOY",
	"account.list_recent":     "VASPDOY",
	"account.list_searches":   "VASPDOY",
	"account.save_search":     "VASPDOY",
	"account.share_search":    "VASPDOY",
	"account.remove_search":   "VASPDOY",
	"account.rename_search":   "VASPDOY",
	"account.prefer_search":   "VASPDOY",
	"account.create":          "SPDE",
	"account.view":            "VASPDOY",
	"account.pin":             "ASPD",
	"account.unlock":          "ASPDO",
	"account.disable":         "ASPD",
	"account.enable":          "ASPD",
	"account.activate":        "ASPD",
	"account.reveal":          "ASPD",
	"account.update_profile":  "ASPDO",
	"desk.list_activity":      "VASPDOY",
	"desk.view_note":          "VASPDOY",
	"desk.list_readers":       "ASPDY",
	"desk.watch_activity":     "VASPDOY",
	"desk.add_note":           "ASPDO",
	"desk.edit_note":          "ASPDO",
	"desk.pin_note":           "ASPD",
	"directory.import":        "DE",
	"directory.export":        "DE",
	"staff.invite":            "D",
	"staff.create_api_key":    "DE",
	"staff.revoke_api_key":    "DE",
	"staff.list_api_keys":     "DE",
	"staff.list_members":      "D",
	"staff.disable":           "D",
	"staff.enable":            "D",
	"staff.end_sessions":      "D",
	"staff.assign_role":       "D",
	"staff.take_role":         "D",
	"staff.view_member":       "D",
	"staff.add_role":          "D",
	"staff.change_role":       "D",
	"staff.remove_role":       "D",
	"staff.list_roles":        "DE",
	"staff.set_segments":      "D",
	"staff.require_passkey":   "D",
	"staff.rotate_api_key":    "DE",
	"staff.recover":           "", // only the command line on the server
	"staff.make_sign_in_link": "",

	"staff.list_segments":               "VASPDOUYE",
	"staff.add_segment":                 "D",
	"staff.change_segment":              "D",
	"staff.remove_segment":              "D",
	"staff.add_account_to_segment":      "D",
	"staff.remove_account_from_segment": "D",

	"audit.search":         "UDY",
	"audit.list_filters":   "UDY",
	"audit.verify":         "UDT",
	"audit.export":         "UD",
	"audit.export_entries": "UD",

	"tenant.add":          "D",
	"tenant.add_field":    "DE",
	"tenant.change_field": "DE",
	"tenant.remove_field": "DE",
	"tenant.list":         "VASPDOUYET",
	"tenant.list_fields":  "VASPDOUYE",
	"tenant.view_field":   "DE",
	"tenant.view_logo":    "VASPDOUYET",

	"tenant.list_settings":        "PDU",
	"tenant.change_settings":      "D",
	"tenant.change_branding":      "D",
	"tenant.change_desk_policy":   "D",
	"tenant.list_blocked":         "PDU",
	"tenant.block_email_domain":   "D",
	"tenant.unblock_email_domain": "D",
	"tenant.block_username":       "D",
	"tenant.unblock_username":     "D",

	"webhook.list_events": "DE",
	"health.view":         "VASPDOUYET",
}

// Roles returns the roles out of the box, from the least to the most.
func Roles() []Role {
	roles := make([]Role, 0, len(order))
	for i := range len(order) {
		roles = append(roles, *roleOf(order[i]))
	}
	return roles
}

// RoleNamed returns the role, or nil if there is none of that name.
func RoleNamed(name string) *Role {
	for i := range len(order) {
		if letters[order[i]] == name {
			return roleOf(order[i])
		}
	}
	return nil
}

// Permissions returns every permission that some role holds, with the letters
// of the roles that hold it.
func Permissions() map[string]string {
	out := make(map[string]string, len(matrix))
	for p, who := range matrix {
		out[p] = who
	}
	return out
}

func roleOf(letter byte) *Role {
	name := letters[letter]
	role := &Role{Name: name, Title: titles[name], Permissions: Set{}}
	for permission, who := range matrix {
		for i := range len(who) {
			if who[i] == letter {
				role.Permissions[permission] = true
			}
		}
	}
	return role
}
