package authz

import "strings"

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

// letters are the short names of docs: V A O S P D U Y E T. The letter C is
// the customer, for the own account: see [OfCustomer].
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
		out[p] = strings.ReplaceAll(who, string(customerLetter), "")
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
